import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { networkParameters } from './network-parameters.ts';

/** @throws UsageError for a network without parameters that a gradient reaches. */
export function checkTrainable(network: Network): void {
  if (networkParameters(network).some(({ trainable = true }) => trainable)) return;
  throw new UsageError('nothing-to-train', 'the network has no parameters', {
    path: 'training step',
    hint: 'Add a layer that learns, such as conv2d or dense.',
  });
}
