import type { Network } from '@fovea/layers';
import { dropUnread, GraphBuilder, programFrom, type ValueInfo } from '@fovea/onnx';
import { UsageError } from '@fovea/shape';
import type { TrainStepProgram } from './compile-train-step.ts';
import { stepGraph, type TrainStepOptions } from './step-graph.ts';

export interface TrainStepsOptions extends TrainStepOptions {
  /** Training steps per run. */
  readonly steps: number;
}

/**
 * Several training steps in one run, each on a batch of its own, so that a device that hands its
 * outputs back after every run does so with the weights once for all of them.
 *
 * Inputs and outputs are those of a {@link TrainStepProgram}, with the steps as a first dimension:
 * `images` `[steps, batchSize, …input]`, `learning_rate` and `step` `[steps]`, `loss` `[steps]` and so on,
 * `targets` and `random` included. The state is the very same.
 */
export interface TrainStepsProgram extends TrainStepProgram {
  readonly steps: number;
}

/**
 * Compiles so many training steps of a network for one batch size as an ONNX Loop, whose body is the step.
 *
 * @throws UsageError for a number of steps or a batch size that is not a whole number above 0, or a network without parameters.
 * @throws ShapeError when the loss cannot judge the network's output.
 */
export function compileTrainSteps(network: Network, options: TrainStepsOptions): TrainStepsProgram {
  const { steps, batchSize } = options;
  checkSteps(steps);
  const stacked = ({ name, type, dims }: ValueInfo): ValueInfo => ({ name, type, dims: [steps, ...dims] });
  const graph = new GraphBuilder('train_steps');
  const body = graph.subgraph('body');
  const iteration = body.input('body.iteration', 'int64', []);
  const goOn = body.input('body.go_on', 'bool', []);
  const initial: string[] = [];
  const { kept, values, loss, outputs, targets, random } = stepGraph(body, network, options, {
    fed(info) {
      const { name, type, dims } = stacked(info);
      return body.node('Gather', [graph.input(name, type, dims), iteration]);
    },
    kept(name, shape) {
      initial.push(graph.input(name, 'float32', shape));
      return body.input(`body.${name}`, 'float32', shape);
    },
  });
  // A loop gives the kept values in the order in which it takes them.
  const carried = initial.flatMap((name) => kept.filter((each) => each.name === name));
  body.output('body.goes_on', goOn, 'bool', []);
  for (const { name, shape, next } of carried) body.output(`body.next.${name}`, next, 'float32', shape);
  body.output('body.loss', values.loss, loss.type, loss.dims);
  body.output('body.outputs', values.outputs, outputs.type, outputs.dims);

  const times = graph.constant(BigInt64Array.of(BigInt(steps)), []);
  const results = graph.nodes('Loop', [times, '', ...initial], carried.length + 2, { body: body.graph() });
  const state = carried.map(({ name, shape }, i) => {
    const output = `next.${name}`;
    graph.output(output, results[i] ?? '', 'float32', shape);
    return { input: name, output };
  });
  for (const [i, info] of [loss, outputs].entries()) {
    const { name, type, dims } = stacked(info);
    graph.output(name, results[carried.length + i] ?? '', type, dims);
  }
  return {
    ...programFrom(dropUnread(graph.build()), state),
    batchSize,
    steps,
    targets: stacked(targets),
    random: random.map(stacked),
  };
}

function checkSteps(steps: number): void {
  if (Number.isSafeInteger(steps) && steps > 0) return;
  throw new UsageError('train-steps', 'the number of steps cannot be used', {
    path: 'training steps',
    expected: 'a whole number above 0',
    received: `${steps}`,
  });
}
