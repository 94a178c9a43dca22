export { createServer, type FoveaServer } from './create-server.ts';
export { defaultServerSettings, type ServerOptions } from './server-options.ts';
