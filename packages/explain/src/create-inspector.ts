import { checkWeights, compileActivations, networkParameters, type Weights } from '@fovea/compiler';
import { allNodes, type Network } from '@fovea/layers';
import type { Executor, HostTensor } from '@fovea/runtime';
import { EngineError, elementCount, type Shape, UsageError } from '@fovea/shape';

/** What one layer gave for all images of a batch. */
export interface Activation {
  /** The layer's output for one image, without the batch. */
  readonly shape: Shape;
  /** Row-major `[batch, …shape]`. */
  readonly values: Float32Array;
}

/** What a network did with a batch of images: plain data, all from one moment of a training run. */
export interface Inspection {
  readonly network: Network;
  readonly batch: number;
  /** A copy of what was fed, `[batch, …input]`. */
  readonly images: Float32Array;
  /** By the layers' names, in their order; those inside a composite behind it. */
  readonly activations: Readonly<Record<string, Activation>>;
  /** `[batch, classes]`: the softmax of the logits. Undefined for a network that does not end in a flat list. */
  readonly probabilities: Float32Array | undefined;
  /** The weights that the activations were computed with, by full name. */
  readonly weights: Weights;
}

export interface Inspector {
  readonly network: Network;
  /**
   * Runs the network on images, `[batch, …input]` row-major and prepared as for
   * training; `images` is copied. The batch is as large as the data are long.
   *
   * @throws UsageError when the data are not whole images or there are none,
   *   or when the executor holds no weights of this network; EngineError when the engine fails.
   */
  inspect(images: Float32Array): Promise<Inspection>;
}

/**
 * Makes a network's inner life visible on an executor. The program is loaded
 * once and stays until the executor is closed: make one inspector per network
 * and executor.
 *
 * The weights are those that the executor keeps under the parameters' names, as
 * they are at each call: on the executor of a training run that is the network
 * as it is being trained.
 *
 * @param options.weights - written to the executor first, for a network that is not being trained there
 * @throws UsageError when `weights` are not those of this network; ModelError when the engine refuses the graph
 */
export async function createInspector(
  network: Network,
  executor: Executor,
  { weights }: { readonly weights?: Weights } = {},
): Promise<Inspector> {
  const parameters = networkParameters(network);
  const program = compileActivations(network);
  const feed = program.inputs[0]?.name ?? '';
  if (weights !== undefined) {
    checkWeights(network, weights);
    const tensors = parameters.map(({ name, shape: dims }): [string, HostTensor] => [
      name,
      { type: 'float32', dims, data: weights[name] ?? new Float32Array() },
    ]);
    await executor.writeState(Object.fromEntries(tensors));
  }
  const loaded = await executor.load(program);

  return {
    network,
    async inspect(given) {
      const batch = batchSize(network, given.length);
      const images = given.slice();
      // Asked for together, so that no training step comes between: calls are answered in order.
      const [outputs, state] = await Promise.all([
        loaded.run({ [feed]: { type: 'float32', dims: [batch, ...network.input], data: given.slice() } }),
        executor.readState(parameters.map(({ name }) => name)),
      ]);
      return {
        network,
        batch,
        images,
        activations: Object.fromEntries(
          allNodes(network).map(({ name, output: shape }) => [
            name,
            { shape, values: floats(outputs[name], name) },
          ]),
        ),
        probabilities:
          program.probabilities === undefined
            ? undefined
            : floats(outputs[program.probabilities], program.probabilities),
        weights: Object.fromEntries(parameters.map(({ name }) => [name, floats(state[name], name)])),
      };
    },
  };
}

function batchSize({ input }: Network, length: number): number {
  const size = elementCount(input);
  const batch = length / size;
  if (Number.isInteger(batch) && batch > 0) return batch;
  throw new UsageError('inspect-images', 'the data are not whole images', {
    path: 'inspect',
    expected: `a multiple of ${size} numbers ([${input.join(', ')}] each), for at least one image`,
    received: `${length}`,
  });
}

function floats(tensor: HostTensor | undefined, name: string): Float32Array {
  if (tensor?.type === 'float32') return tensor.data;
  throw new EngineError('engine-output', 'the engine gave no float32 numbers', {
    path: name,
    received: tensor?.type ?? 'nothing',
  });
}
