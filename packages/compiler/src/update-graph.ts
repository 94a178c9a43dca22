import type { GraphBuilder } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { slotName } from './network-parameters.ts';
import type { Optimizer, Update } from './optimizer.ts';
import {
  type GradientClip,
  rawName,
  type TrainedParameter,
  type UpdateRules,
  type WeightAverage,
} from './update-rules.ts';

/** What is kept from step to step, with its value after the step. */
export interface Kept {
  readonly name: string;
  readonly shape: Shape;
  readonly next: string;
}

/** Where the update has its values from. */
export interface UpdateSource {
  /** float32 scalar. */
  readonly learningRate: string;
  /** Updates so far and this one, float32 scalar. */
  readonly step: string;
  /** The gradient of a parameter, in its shape. */
  gradient(parameter: string): string;
  /** The value of what is kept, by its name in a run's state. */
  kept(name: string, shape: Shape): string;
}

/**
 * Adds what turns gradients into the next weights: clipping, weight decay, the
 * optimiser's step, the average of the weights. What is not asked for adds no node.
 */
export function updateGraph(
  graph: GraphBuilder,
  parameters: readonly TrainedParameter[],
  optimizer: Optimizer,
  rules: UpdateRules,
  { learningRate, step, gradient: gradientOf, kept }: UpdateSource,
): Kept[] {
  const gradients = graph.scope('clip', () =>
    clipped(
      graph,
      parameters.map(({ name }) => gradientOf(name)),
      rules.clip,
    ),
  );
  const rates = remembered((factor) =>
    factor === 1 ? learningRate : graph.node('Mul', [learningRate, graph.scalar(factor)]),
  );
  const updates = remembered(
    (factor): Update =>
      graph.scope(optimizer.name, () => optimizer.begin(graph, { learningRate: rates(factor), step })),
  );
  for (const { rate } of parameters) updates(rate);
  const share = rules.average && graph.scope('average', () => averageShare(graph, step, rules.average));
  const shrink = decaying(graph, optimizer, rates);
  return parameters.flatMap((trained, i): Kept[] => {
    const { name, shape, rate } = trained;
    const own = share === undefined ? name : rawName(name);
    const slotNames = optimizer.slots.map((slot) => [slot, slotName(optimizer.name, slot, name)] as const);
    return graph.scope(`${optimizer.name}/${name}`, () => {
      const current = shrink(trained, kept(own, shape), gradients[i] ?? '');
      const slots = Object.fromEntries(slotNames.map(([slot, full]) => [slot, kept(full, shape)]));
      const next = updates(rate)({ ...current, slots });
      const result = [{ name: own, shape, next: next.parameter }];
      for (const [slot, full] of slotNames) result.push({ name: full, shape, next: next.slots[slot] ?? '' });
      if (share !== undefined) {
        const average = kept(name, shape);
        const apart = graph.node('Sub', [next.parameter, average]);
        const moved = graph.node('Add', [average, graph.node('Mul', [apart, share])]);
        result.push({ name, shape, next: moved });
      }
      return result;
    });
  });
}

/** Works weight decay into a parameter or its gradient. */
function decaying(graph: GraphBuilder, { weightDecay }: Optimizer, rates: (factor: number) => string) {
  const shrinking = remembered((decay) =>
    remembered((rate) => {
      const lost = graph.node('Mul', [rates(rate), graph.scalar(decay)]);
      return graph.node('Sub', [graph.scalar(1), lost]);
    }),
  );
  return ({ rate, weightDecay: decay }: TrainedParameter, parameter: string, gradient: string) => {
    if (decay === 0) return { parameter, gradient };
    if (weightDecay?.decoupled === true) {
      return { parameter: graph.node('Mul', [parameter, shrinking(decay)(rate)]), gradient };
    }
    const pull = graph.node('Mul', [parameter, graph.scalar(decay)]);
    return { parameter, gradient: graph.node('Add', [gradient, pull]) };
  };
}

function clipped(
  graph: GraphBuilder,
  gradients: readonly string[],
  { value, norm }: GradientClip = {},
): readonly string[] {
  const [least, most] = value === undefined ? [] : [graph.scalar(-value), graph.scalar(value)];
  const bounded =
    least === undefined || most === undefined
      ? gradients
      : gradients.map((gradient) => graph.node('Clip', [gradient, least, most]));
  if (norm === undefined) return bounded;
  const squares = bounded.map((gradient) =>
    graph.node('ReduceSum', [graph.node('Mul', [gradient, gradient])], { keepdims: 0 }),
  );
  const sum = squares.reduce((total, square) => graph.node('Add', [total, square]));
  const length = graph.node('Add', [graph.node('Sqrt', [sum]), graph.scalar(1e-6)]);
  const factor = atMost(graph, graph.node('Div', [graph.scalar(norm), length]), 1);
  return bounded.map((gradient) => graph.node('Mul', [gradient, factor]));
}

/** 1 − d. @throws never: without an average there is nothing to ask for */
function averageShare(
  graph: GraphBuilder,
  step: string,
  average: WeightAverage | undefined,
): string | undefined {
  if (average === undefined) return undefined;
  if (!average.warmup) return graph.scalar(1 - average.decay);
  const plus = (number: number) => graph.node('Add', [step, graph.scalar(number)]);
  const decay = atMost(graph, graph.node('Div', [plus(1), plus(10)]), average.decay);
  return graph.node('Sub', [graph.scalar(1), decay]);
}

/** The smaller of a value and a number. Min is missing on WebGPU. */
function atMost(graph: GraphBuilder, value: string, most: number): string {
  const bound = graph.scalar(most);
  return graph.node('Where', [graph.node('Less', [value, bound]), value, bound]);
}

/** Computes each result once. */
function remembered<T>(make: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}
