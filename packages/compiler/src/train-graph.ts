import { type ImageLayout, type Network, plain } from '@fovea/layers';
import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { slotName } from './network-parameters.ts';
import { layOut, type Observe, type TrainWalk, trainRow } from './train-row.ts';
import { trainedPart } from './trained-part.ts';

/** The forward half of a training graph, ready to be gone through backwards. */
export interface TrainGraph {
  /** Output of the last layer that trains, `[batch, …]`. */
  readonly output: string;
  /** The shape of that, without the batch. */
  readonly outputShape: Shape;
  /** New values of buffers such as running statistics, by full name. */
  readonly buffers: ReadonlyMap<string, string>;
  /** Random inputs that were asked for. */
  readonly random: readonly ValueInfo[];
  /** Adds the backward half. @param dOutput - gradient with respect to `output` */
  backward(dOutput: string): Gradients;
}

export interface Gradients {
  /** By full name, in the parameters' own shapes. */
  readonly parameters: ReadonlyMap<string, string>;
  /** With respect to the network's input, `[batch, …input]`, when it was asked for. */
  readonly input: string | undefined;
}

/** Switches for what makes a graph faster and changes nothing else. */
export interface TrainPasses {
  /** Moves ReLU behind max-pooling. Default: true. */
  readonly commuteMonotone?: boolean;
  /** The layout in which layers that have more than one form train. Default: each takes the faster one. */
  readonly images?: ImageLayout;
  /**
   * Whether the device computes every convolution that it can on blocked channels, which makes more of them worth
   * a Conv. Default: false.
   */
  readonly blocks?: boolean;
}

/**
 * Adds the training form of a network's layers to a graph, and gives the way back: see {@link trainRow}.
 */
export function trainGraph(
  graph: GraphBuilder,
  images: string,
  network: Network,
  options: {
    readonly batch: number;
    readonly passes: TrainPasses;
    readonly inputGradient?: boolean;
    /** The value of a parameter, where it does not go by its full name. */
    readonly parameter?: (name: string) => string;
    /** Parameters that do not learn, by their full names. Default: none. */
    readonly frozen?: ReadonlySet<string>;
    /** See {@link TrainWalk}. */
    readonly observe?: Observe;
    /** Adds a random input and returns its value. Default: an input of the graph. */
    readonly random?: (info: ValueInfo) => string;
  },
): TrainGraph {
  const {
    batch,
    parameter: value = (name) => name,
    random: addRandom = ({ name, type, dims }) => graph.input(name, type, dims),
  } = options;
  const { nodes, output: outputShape } = trainedPart(network);
  const gradients = new Map<string, string>();
  const buffers = new Map<string, string>();
  const random: ValueInfo[] = [];
  const walk: TrainWalk = {
    graph,
    batch,
    commuteMonotone: options.passes.commuteMonotone !== false,
    images: options.passes.images,
    blocks: options.passes.blocks === true,
    parameter: value,
    frozen: options.frozen ?? new Set(),
    observe: options.observe,
    keepGradient: (name, gradient) => gradients.set(name, gradient),
    keepBuffer: (name, next) => buffers.set(name, next),
    random({ name: layer }, shape) {
      const name = slotName('random', `${random.length + 1}`, layer);
      const info: ValueInfo = { name, type: 'float32', dims: [batch, ...shape] };
      random.push(info);
      return addRandom(info);
    },
  };
  const row = trainRow(walk, { value: images, layout: plain }, nodes, {
    needsInputGradient: options.inputGradient === true,
    wanted: plain,
  });
  const last = layOut(walk, row.output, plain, outputShape, 'output');
  return {
    output: last.output.value,
    outputShape,
    buffers,
    random,
    backward: (dOutput) => ({ input: row.backward(last.backward(dOutput)), parameters: gradients }),
  };
}
