export { type OpenTfjsOptions, openTfjs } from './open-tfjs.ts';
export type { Tfjs } from './tfjs.ts';
export { type TfjsEngineOptions, tfjsEngine } from './tfjs-engine.ts';
export type { TfjsPackage } from './tfjs-package.ts';
