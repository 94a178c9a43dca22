export type { Tfjs } from './tfjs.ts';
export { type TfjsEngineOptions, tfjsEngine } from './tfjs-engine.ts';
