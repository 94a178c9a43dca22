import type { Network } from '@fovea/layers';
import { elementCount, UsageError } from '@fovea/shape';
import type { Weights } from './fold-affine.ts';
import { networkParameters } from './network-parameters.ts';

/** @throws UsageError when a weight is missing, unknown, or of another size than the network's. */
export function checkWeights(network: Network, weights: Weights): void {
  const parameters = networkParameters(network);
  for (const { name, shape } of parameters) {
    const received = weights[name]?.length;
    if (received === elementCount(shape)) continue;
    throw new UsageError('weights', 'the weights are not those of this network', {
      path: name,
      expected: `${elementCount(shape)} numbers (${shape.join('×')})`,
      received: received === undefined ? 'none' : `${received}`,
    });
  }
  const known = new Set(parameters.map(({ name }) => name));
  const unknown = Object.keys(weights).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new UsageError('weights', 'the network has no such parameter', {
    path: unknown,
    expected: known.size === 0 ? 'none, because nothing in it is learned' : `one of ${[...known].join(', ')}`,
  });
}
