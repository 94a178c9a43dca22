import { allNodes, type Network } from '@fovea/layers';
import { GraphBuilder, type Program, programFrom } from '@fovea/onnx';
import { forwardGraph } from './forward-graph.ts';
import { networkParameters } from './network-parameters.ts';
import { trainedPart } from './trained-part.ts';

/**
 * What every layer of a network gives for images, those inside composites too,
 * in inference form, for any batch size.
 *
 * Input: `images` float32 `[batch, …input]`. Outputs, all float32: one per
 * layer, which goes by the layer's name and is `[batch, …output]` (NCHW where
 * it is an image), and, where the network ends in a flat list, `probabilities`
 * `[batch, classes]`: the softmax of the logits, whether or not the network has
 * one itself. State: the parameters, only read, so an executor that a training
 * run keeps its weights in can run this at once.
 *
 * A layer that is itself called `images` or `probabilities` keeps its name; the
 * input, or the additional output, is then called `images_` or `probabilities_`.
 */
export interface ActivationsProgram extends Program {
  /** The output that holds the probabilities; undefined for a network that ends in images. */
  readonly probabilities: string | undefined;
}

/** Compiles a network so that all its layers can be looked at. */
export function compileActivations(network: Network): ActivationsProgram {
  const nodes = allNodes(network);
  const layerNames = new Set(nodes.map(({ name }) => name));
  const free = (name: string): string => (layerNames.has(name) ? free(`${name}_`) : name);
  const graph = new GraphBuilder('activations');
  const images = graph.input(free('images'), 'float32', ['batch', ...network.input]);
  const parameters = networkParameters(network);
  for (const { name, shape } of parameters) graph.input(name, 'float32', shape);

  const { nodes: trained, output: logitsShape } = trainedPart(network);
  const values = new Map<string, string>();
  forwardGraph(graph, images, network.nodes, { seen: ({ name }, value) => values.set(name, value) });
  for (const { name, output } of nodes) {
    graph.output(name, values.get(name) ?? images, 'float32', ['batch', ...output]);
  }
  const logits = values.get(trained.at(-1)?.name ?? '') ?? images;
  const probabilities = logitsShape.length === 1 ? free('probabilities') : undefined;
  if (probabilities !== undefined) {
    const softmax = graph.node('Softmax', [logits], { axis: 1 });
    graph.output(probabilities, softmax, 'float32', ['batch', ...logitsShape]);
  }
  return {
    ...programFrom(
      graph.build(),
      parameters.map(({ name }) => ({ input: name })),
    ),
    probabilities,
  };
}
