import {
  type Activation,
  convertLayout,
  type ImageLayout,
  type LayerNode,
  type Layout,
  localName,
  parameterName,
  rows,
  type TrainedBranch,
} from '@fovea/layers';
import type { GraphBuilder } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { commuteMonotone } from './commute-monotone.ts';
import { forwardGraph, rowOf } from './forward-graph.ts';

/** What all rows of a training graph share. */
export interface TrainWalk {
  readonly graph: GraphBuilder;
  readonly batch: number;
  readonly commuteMonotone: boolean;
  /** See {@link TrainPasses}. */
  readonly images: ImageLayout | undefined;
  readonly blocks: boolean;
  /** The value of a parameter, by its full name. */
  parameter(name: string): string;
  /** Parameters that do not learn, by their full names. */
  readonly frozen: ReadonlySet<string>;
  /** Takes the gradient of a parameter, and the next value of a buffer, by their full names. */
  keepGradient(name: string, value: string): void;
  keepBuffer(name: string, value: string): void;
  /** Is shown what a layer gives forward and backward, in the order in which it comes about. */
  readonly observe?: Observe | undefined;
  /** Adds uniform numbers in [0, 1) for a layer. */
  random(node: LayerNode, shape: Shape): string;
}

/** @param parameter - whose gradient it is; else `output` is what the layer gives, `gradient` what it passes back */
export type Observe = (
  node: LayerNode,
  value: string,
  what: 'output' | 'gradient',
  parameter?: string,
) => void;

/** How a row stands in what is around it. */
export interface RowPlace {
  /** Whether something before the row needs the gradient. */
  readonly needsInputGradient: boolean;
  /** The layout that whoever reads the row's output would like best. */
  readonly wanted: Layout;
}

/** Turns the gradient of what a step made into that of what it was made from. */
type BackwardStep = (dOutput: string) => string | undefined;

/**
 * Adds the training form of a row of layers to a graph. Each layer says which
 * layout it wants its input in; where that is not what the layer before gave, a
 * conversion is put between, unless the layer before can give it at no cost.
 * Going back is the same steps in reverse, down to the first layer that learns.
 */
export function trainRow(
  walk: TrainWalk,
  input: Activation,
  row: readonly LayerNode[],
  place: RowPlace,
): TrainedBranch {
  const nodes = walk.commuteMonotone ? commuteMonotone(row) : row;
  const tape: BackwardStep[] = [];
  let x = input;
  let needsInputGradient = place.needsInputGradient;
  nodes.forEach((node, i) => {
    const wanted = wantedLayout(nodes.slice(i + 1), place.wanted, walk.images);
    const layout = node.definition.trainLayout(node, { wanted, images: walk.images });
    if (layout !== 'any' && layout !== 'images') {
      const conversion = layOut(walk, x, layout, node.input, localName(node));
      x = conversion.output;
      tape.push((dOutput) => conversion.backward(dOutput));
    }
    const step = trainLayer(walk, x, node, { needsInputGradient, wanted });
    x = step.output;
    tape.push((dOutput) => step.backward(dOutput));
    needsInputGradient ||= learns(node, walk.frozen);
  });
  return {
    output: x,
    backward(dOutput) {
      // Below the first layer that learns nobody needs the gradient, and without any, nobody needs one at all.
      let gradient: string | undefined = needsInputGradient ? dOutput : undefined;
      for (const step of tape.toReversed()) {
        if (gradient === undefined) break;
        gradient = step(gradient);
      }
      return place.needsInputGradient ? gradient : undefined;
    },
  };
}

/** A conversion of layouts in a scope of its own. */
export function layOut(
  { graph, batch }: TrainWalk,
  x: Activation,
  layout: Layout,
  shape: Shape,
  scope: string,
): { readonly output: Activation; backward(dOutput: string): string } {
  const conversion = graph.scope(scope, () => convertLayout(graph, x, layout, shape, batch));
  return {
    output: conversion.output,
    backward: (dOutput) => graph.scope(`${scope}/backward`, () => conversion.backward(dOutput)),
  };
}

function trainLayer(walk: TrainWalk, x: Activation, node: LayerNode, place: RowPlace): TrainedBranch {
  const { graph, batch } = walk;
  const { needsInputGradient, wanted } = place;
  const name = localName(node);
  const full = (parameter: string) => parameterName(node, parameter);
  const trained = graph.scope(name, () =>
    node.definition.train(x, node, {
      graph,
      batch,
      needsInputGradient,
      wanted,
      blocks: walk.blocks,
      frozen: isFrozen(node, walk.frozen),
      parameter: (parameter) => walk.parameter(full(parameter)),
      updateBuffer: (buffer, value) => walk.keepBuffer(full(buffer), value),
      random: (shape) => walk.random(node, shape),
      branch: (index, value) => forwardGraph(graph, value, rowOf(node, index), walk),
      trainBranch: (index, value, wantedOfRow) =>
        trainRow(walk, value, rowOf(node, index), {
          needsInputGradient,
          wanted: wantedOfRow,
        }),
    }),
  );
  walk.observe?.(node, trained.output.value, 'output');
  return {
    output: trained.output,
    backward: (dOutput) =>
      graph.scope(`${name}/backward`, () => {
        const back = trained.backward(dOutput);
        for (const [parameter, gradient] of Object.entries(back.parameters ?? {})) {
          walk.observe?.(node, gradient, 'gradient', parameter);
          walk.keepGradient(full(parameter), gradient);
        }
        if (!needsInputGradient) return undefined;
        if (back.input !== undefined) walk.observe?.(node, back.input, 'gradient');
        return back.input;
      }),
  };
}

/** Whether training changes a parameter of the layer, or of one inside it. */
function learns(node: LayerNode, frozen: ReadonlySet<string>): boolean {
  return (
    learned(node).some((name) => !frozen.has(name)) ||
    node.branches.some((row) => row.some((inner) => learns(inner, frozen)))
  );
}

function isFrozen(node: LayerNode, frozen: ReadonlySet<string>): boolean {
  const names = learned(node);
  return names.length > 0 && names.every((name) => frozen.has(name));
}

/** Full names of the layer's own parameters that a gradient reaches. */
function learned(node: LayerNode): string[] {
  const own = node.parameters.filter(({ trainable = true }) => trainable);
  return own.map(({ name }) => parameterName(node, name));
}

/** The layout that the next layer with a preference wants; behind the last, whatever the reader of the row does. */
function wantedLayout(
  following: readonly LayerNode[],
  behind: Layout,
  images: ImageLayout | undefined,
): Layout {
  return following.reduceRight((wanted, node) => {
    const layout = node.definition.trainLayout(node, { wanted, images });
    if (layout === 'any') return wanted;
    if (layout === 'images') return wanted.kind === 'windows' ? rows : wanted;
    return layout;
  }, behind);
}
