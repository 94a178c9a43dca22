import { networkParameters, type Optimizer, slotName } from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import type { Shape } from '@fovea/shape';

/** Names and shapes of everything that training changes: parameters, buffers, and the optimiser's slots. */
export function stateShapes(network: Network, optimizer: Optimizer): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  for (const { name, shape, trainable = true } of networkParameters(network)) {
    shapes[name] = shape;
    if (trainable) for (const slot of optimizer.slots) shapes[slotName(optimizer.name, slot, name)] = shape;
  }
  return shapes;
}
