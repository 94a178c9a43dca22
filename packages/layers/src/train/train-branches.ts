import type { GraphBuilder } from '@fovea/onnx';
import { branchOutputs } from '../branch-outputs.ts';
import type { LayerNode, LayoutChoice, TrainContext } from '../layer-definition.ts';
import { convertLayout } from './convert-layout.ts';
import { type Activation, type Layout, plain, rows } from './layout.ts';

/** The training form of all rows inside a composite. */
export interface TrainedBranches {
  /** What each gives: images all in one layout, lists in plain. */
  readonly outputs: readonly string[];
  /** The layout of images among them. */
  readonly layout: Layout;
  /**
   * Goes back through all of them.
   *
   * @param dOutputs - the gradients of `outputs`
   * @returns the gradient of the composite's input; undefined where nobody needs it
   */
  backward(dOutputs: readonly string[]): string | undefined;
}

/**
 * Sends a composite's input through each row inside it, and brings what they
 * give to one layout: that of the first, so that most often nothing has to be
 * converted. Windows, which belong to one reader, go neither in nor out.
 */
export function trainBranches(x: Activation, node: LayerNode, context: TrainContext): TrainedBranches {
  const { graph, batch, trainBranch } = context;
  const wanted = context.wanted.kind === 'windows' ? rows : context.wanted;
  const branches = branchOutputs(node).map((shape, i) => ({
    shape,
    trained: trainBranch(i, x, shape.length === 3 ? wanted : plain),
  }));
  const layout = branches.find(({ shape }) => shape.length === 3)?.trained.output.layout ?? plain;
  const converted = branches.map(({ shape, trained }) => {
    const conversion = convertLayout(
      graph,
      trained.output,
      shape.length === 3 ? layout : plain,
      shape,
      batch,
    );
    return {
      output: conversion.output.value,
      backward: (dOutput: string) => trained.backward(conversion.backward(dOutput)),
    };
  });
  return {
    outputs: converted.map(({ output }) => output),
    layout,
    backward: (dOutputs) =>
      addUp(
        graph,
        converted.flatMap(({ backward }, i) => backward(dOutputs[i] ?? '') ?? []),
      ),
  };
}

/** The layout that a composite takes its input in: what the first layer inside it that minds wants, so that it is converted once. */
export function branchesLayout(node: LayerNode, choice: LayoutChoice): Layout {
  for (const row of node.branches) {
    for (const inner of row) {
      const layout = inner.definition.trainLayout(inner, choice);
      if (layout === 'any' || layout === 'images') continue;
      if (layout.kind !== 'windows') return layout;
      break;
    }
  }
  return node.input.length === 3 ? rows : plain;
}

function addUp(graph: GraphBuilder, values: readonly string[]): string | undefined {
  const [first, ...rest] = values;
  if (first === undefined) return undefined;
  return rest.reduce((sum, value) => graph.node('Add', [sum, value]), first);
}
