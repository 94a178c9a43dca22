export { defineConfig, type FoveaConfig } from './config/define-config.ts';
