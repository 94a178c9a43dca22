import {
  networkParameters,
  type Optimizer,
  trainedParameters,
  trainingSlots,
  type UpdateRules,
} from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import type { Shape } from '@fovea/shape';

/** Names and shapes of everything that training changes: parameters, buffers, the optimiser's slots, and what the rules keep. */
export function stateShapes(
  network: Network,
  optimizer: Optimizer,
  rules: UpdateRules = {},
): Record<string, Shape> {
  const trained = new Set(trainedParameters(network, optimizer, rules).map(({ name }) => name));
  const shapes: Record<string, Shape> = {};
  for (const { name, shape } of networkParameters(network)) {
    shapes[name] = shape;
    if (trained.has(name)) for (const slot of trainingSlots(name, optimizer, rules)) shapes[slot] = shape;
  }
  return shapes;
}
