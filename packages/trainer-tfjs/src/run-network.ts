import { type LayerNode, parameterName } from '@fovea/layers';
import { elementCount } from '@fovea/shape';
import type { Tensor } from '@tensorflow/tfjs';
import { channelsFirst, channelsLast } from './channels.ts';
import type { PlacedLayer } from './layers/tfjs-layers.ts';
import type { Tfjs } from './tfjs.ts';

/** What training adds to a run. */
export interface TrainingRun {
  /** Uniform numbers for the layer that is the `index`th to ask for some. */
  random(length: number, index: number): Float32Array;
  /** Takes the next value of a buffer, by its full name. */
  updateBuffer(name: string, value: Tensor): void;
  /** Whether a parameter does not learn, by its full name. */
  isFrozen(name: string): boolean;
}

/** Whether none of the layer's parameters learns: batch statistics are then those of inference. */
function isFrozen(node: LayerNode, training: TrainingRun): boolean {
  const own = node.parameters.filter(({ trainable = true }) => trainable);
  return own.length > 0 && own.every(({ name }) => training.isFrozen(parameterName(node, name)));
}

/**
 * Sends images, `[batch, …input]` in Fovea's order, through a network: in
 * inference form, or with `training` in training form. To be called in a `tidy`.
 *
 * @returns what the last layer gives, `[batch, …output]` in Fovea's order
 */
export function runNetwork(
  tf: Tfjs,
  layers: readonly PlacedLayer[],
  images: Tensor,
  parameters: Readonly<Record<string, Tensor>>,
  training?: TrainingRun,
): Tensor {
  const [batch = 0] = images.shape;
  let asked = 0;
  const run = (row: readonly PlacedLayer[], input: Tensor): Tensor =>
    row.reduce(
      (x, { node, layer, branches }) =>
        layer.forward(x, node, {
          tf,
          batch,
          parameter(name) {
            const value = parameters[parameterName(node, name)];
            if (value === undefined) throw new RangeError(`${node.name} has no parameter "${name}".`);
            return value;
          },
          branch: (index, value) => run(branches[index] ?? [], value),
          ...(training !== undefined &&
            !isFrozen(node, training) && {
              training: {
                random(shape) {
                  const numbers = training.random(batch * elementCount(shape), asked++);
                  return channelsLast(tf, tf.tensor(numbers, [batch, ...shape], 'float32'));
                },
                updateBuffer: (name, value) => training.updateBuffer(parameterName(node, name), value),
              },
            }),
        }),
      input,
    );
  return channelsFirst(tf, run(layers, channelsLast(tf, images)));
}
