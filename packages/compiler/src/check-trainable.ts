import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { networkParameters } from './network-parameters.ts';
import type { Optimizer } from './optimizer.ts';
import { trainedParameters, type UpdateRules } from './update-rules.ts';

/** @throws UsageError for a network without parameters that a gradient reaches, or with all of them frozen. */
export function checkTrainable(network: Network, optimizer: Optimizer, rules: UpdateRules = {}): void {
  if (trainedParameters(network, optimizer, rules).length > 0) return;
  if (networkParameters(network).some(({ trainable = true }) => trainable)) {
    throw new UsageError('all-frozen', 'all parameters of the network are frozen', {
      path: 'training step',
      hint: 'Leave one that learns.',
    });
  }
  throw new UsageError('nothing-to-train', 'the network has no parameters', {
    path: 'training step',
    hint: 'Add a layer that learns, such as conv2d or dense.',
  });
}
