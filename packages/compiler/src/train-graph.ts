import {
  type Activation,
  convertLayout,
  type LayerNode,
  type Layout,
  type Network,
  parameterName,
  plain,
} from '@fovea/layers';
import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { commuteMonotone } from './commute-monotone.ts';
import { slotName } from './network-parameters.ts';
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

/** Switches for the passes that make a graph faster and change nothing else. All are on. */
export interface TrainPasses {
  readonly commuteMonotone?: boolean;
}

/** Turns the gradient of what a step made into that of what it was made from. */
type BackwardStep = (dOutput: string) => string | undefined;

/**
 * Adds the training form of a network's layers to a graph. Each layer says which layout it
 * wants its input in; where that is not what the layer before gave, a
 * conversion is put between, unless the layer before can give it at no cost.
 * Going back is the same steps in reverse.
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
    /** Adds a random input and returns its value. Default: an input of the graph. */
    readonly random?: (info: ValueInfo) => string;
  },
): TrainGraph {
  const {
    batch,
    parameter: value = (name) => name,
    random: addRandom = ({ name, type, dims }) => graph.input(name, type, dims),
  } = options;
  const { nodes: trained, output: outputShape } = trainedPart(network);
  const nodes = options.passes.commuteMonotone === false ? trained : commuteMonotone(trained);
  const firstTrained = nodes.findIndex(({ parameters }) => parameters.length > 0);
  const tape: BackwardStep[] = [];
  const gradients = new Map<string, string>();
  const buffers = new Map<string, string>();
  const random: ValueInfo[] = [];

  let x: Activation = { value: images, layout: plain };
  const lay = (layout: Layout, shape: Shape, scope: string) => {
    const conversion = graph.scope(scope, () => convertLayout(graph, x, layout, shape, batch));
    x = conversion.output;
    tape.push((dOutput) => graph.scope(`${scope}/backward`, () => conversion.backward(dOutput)));
  };

  nodes.forEach((node, i) => {
    const { definition, name } = node;
    const needsInputGradient = options.inputGradient === true || i > firstTrained;
    const layout = definition.trainLayout(node);
    if (layout !== 'any') lay(layout, node.input, name);
    graph.scope(name, () => {
      const trained = definition.train(x, node, {
        graph,
        batch,
        needsInputGradient,
        wanted: wantedLayout(nodes.slice(i + 1)),
        parameter: (parameter) => value(parameterName(node, parameter)),
        updateBuffer: (buffer, value) => buffers.set(parameterName(node, buffer), value),
        random(shape) {
          const dims = [batch, ...shape];
          const input = slotName('random', `${random.length + 1}`, name);
          const info: ValueInfo = { name: input, type: 'float32', dims };
          random.push(info);
          return addRandom(info);
        },
      });
      x = trained.output;
      tape.push((dOutput) =>
        graph.scope(`${name}/backward`, () => {
          const back = trained.backward(dOutput);
          for (const [parameter, gradient] of Object.entries(back.parameters ?? {})) {
            gradients.set(parameterName(node, parameter), gradient);
          }
          return needsInputGradient ? back.input : undefined;
        }),
      );
    });
  });
  lay(plain, outputShape, 'output');

  return {
    output: x.value,
    outputShape,
    buffers,
    random,
    backward(dOutput) {
      let gradient: string | undefined = dOutput;
      for (const step of tape.toReversed()) {
        // Below the first layer with parameters nobody needs the gradient.
        if (gradient === undefined) break;
        gradient = step(gradient);
      }
      return { parameters: gradients, input: options.inputGradient === true ? gradient : undefined };
    },
  };
}

/** The layout that the next layer with a preference wants. */
function wantedLayout(following: readonly LayerNode[]): Layout {
  for (const node of following) {
    const layout = node.definition.trainLayout(node);
    if (layout !== 'any') return layout;
  }
  return plain;
}
