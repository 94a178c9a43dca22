export { type CheckLayerOptions, checkLayer, type LayerReport } from './check-layer.ts';
export type { Configuration } from './configuration.ts';
export { ConformanceError } from './conformance-error.ts';
export type { NetworkReference } from './network-reference.ts';
