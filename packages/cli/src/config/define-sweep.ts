import type { MetricName } from '@fovea/trainer';
import type { SweepSpace } from '../sweep/space.ts';
import type { FoveaConfig } from './define-config.ts';

/** What `fovea.sweep.ts` may say: what is searched, how, and what `fovea.config.ts` may say that holds for every trial. */
export interface SweepConfig extends Omit<FoveaConfig, 'callbacks' | 'maxSteps' | 'maxTime'> {
  readonly space: SweepSpace;
  /** Default `random`. */
  readonly search?: 'grid' | 'random' | 'halving';
  /** How many are tried. Default 20; a grid has as many as it has. */
  readonly trials?: number;
  /** Halving: one of so many goes on from each rung, and has so many times the epochs. Default 3. */
  readonly eta?: number;
  /** The figure of the last epoch that is to be best. Default `testAccuracy`. */
  readonly goal?: MetricName;
  /** Trials at once. Default: cores divided by threads per trial. */
  readonly jobs?: number;
  /** Of each trial. Default 1. */
  readonly threads?: number;
  /** Of the search and of each trial. Default 1. */
  readonly seed?: number;
}

/** A sweep as it is; the function is there for its types. */
export function defineSweep(config: SweepConfig): SweepConfig {
  return config;
}
