import { FoveaError } from '@fovea/shape';

/** A layer that does something else than it says. `path` is the layer and the configuration. */
export class ConformanceError extends FoveaError {
  override name = 'ConformanceError';
}
