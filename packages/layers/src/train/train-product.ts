import { branchOutputs } from '../branch-outputs.ts';
import type { LayerNode, TrainContext, Trained } from '../layer-definition.ts';
import { reshape } from './gather.ts';
import type { Activation } from './layout.ts';
import { trainBranches } from './train-branches.ts';

/**
 * A composite that multiplies what its two rows give, the second of them maybe
 * one number per channel. The gradient of each is the output's times the other,
 * added up over the places where one number was used.
 */
export function trainProduct(x: Activation, node: LayerNode, context: TrainContext): Trained {
  const { graph, batch } = context;
  const { outputs, layout, backward } = trainBranches(x, node, context);
  const [body = '', by = ''] = outputs;
  const [channels = 0] = node.output;
  const [, shape = node.input] = branchOutputs(node);
  const isGate = shape.join() !== node.output.join();
  const dims = layout.kind === 'rows' ? [batch, 1, channels] : [batch, channels, 1, 1];
  const factor = isGate ? reshape(graph, by, ...dims) : by;
  return {
    output: { value: graph.node('Mul', [body, factor]), layout },
    backward(dOutput) {
      const dBody = graph.node('Mul', [dOutput, factor]);
      const product = graph.node('Mul', [dOutput, body]);
      const input = backward([dBody, isGate ? gateGradient(product) : product]);
      return input === undefined ? {} : { input };
    },
  };

  function gateGradient(product: string): string {
    const places = layout.kind === 'rows' ? [1] : [2, 3];
    const sum = graph.node('ReduceSum', [product, graph.int64(...places)], { keepdims: 0 });
    if (shape.length === 1) return sum;
    return layout.kind === 'rows' ? reshape(graph, sum, batch, 1, channels) : reshape(graph, sum, ...dims);
  }
}
