export { defineConfig, type FoveaConfig } from './config/define-config.ts';
export { defineSweep, type SweepConfig } from './config/define-sweep.ts';
export {
  type Choice,
  choice,
  integer,
  logUniform,
  type Range,
  type SweepSpace,
  uniform,
} from './sweep/space.ts';
