import type { GraphBuilder } from '@fovea/onnx';
import { type Shape, UnsupportedError } from '@fovea/shape';
import { gatherRows, reshape, scatterRows } from './gather.ts';
import { type Activation, type Layout, plain, rows, sameLayout } from './layout.ts';
import { positions, taps, windowIndicesByTap } from './window-indices.ts';

/** A conversion between layouts, and the way back for gradients. */
export interface Conversion {
  readonly output: Activation;
  backward(dOutput: string): string;
}

/**
 * Lays `x`, which has the logical shape `shape`, out anew. Only images
 * (`[channels, height, width]`) have layouts other than plain.
 *
 * @throws UnsupportedError from windows to anything else.
 */
export function convertLayout(
  graph: GraphBuilder,
  x: Activation,
  to: Layout,
  shape: Shape,
  batch: number,
): Conversion {
  if (sameLayout(x.layout, to)) return { output: x, backward: (dOutput) => dOutput };
  const step = stepTowards(graph, x, to, shape, batch);
  const rest = convertLayout(graph, step.output, to, shape, batch);
  return { output: rest.output, backward: (dOutput) => step.backward(rest.backward(dOutput)) };
}

/** One step on the line plain, rows, windows. */
function stepTowards(
  graph: GraphBuilder,
  x: Activation,
  to: Layout,
  shape: Shape,
  batch: number,
): Conversion {
  if (x.layout.kind === 'plain') {
    return {
      output: { value: plainToRows(graph, x.value, shape, batch), layout: rows },
      backward: (dOutput) => rowsToPlain(graph, dOutput, shape, batch),
    };
  }
  if (x.layout.kind === 'rows' && to.kind === 'plain') {
    return {
      output: { value: rowsToPlain(graph, x.value, shape, batch), layout: plain },
      backward: (dOutput) => plainToRows(graph, dOutput, shape, batch),
    };
  }
  if (x.layout.kind === 'rows' && to.kind === 'windows') {
    return rowsToWindows(graph, x.value, to, shape, batch);
  }
  throw new UnsupportedError(
    'layout-conversion',
    `there is no way from windows to ${to.kind === 'windows' ? 'other windows' : to.kind}`,
    {
      path: 'convertLayout',
      hint: 'A layer may give windows only where context.wanted asks for those.',
    },
  );
}

function rowsToWindows(
  graph: GraphBuilder,
  x: string,
  layout: Layout & { kind: 'windows' },
  [channels = 1, height = 1, width = 1]: Shape,
  batch: number,
): Conversion {
  const { window, fill } = layout;
  const [tapCount, positionCount] = [taps(window), positions(window)];
  const byTap = windowIndicesByTap(window);
  const from = { batch, size: height * width, channels, fill };
  const gathered = gatherRows(graph, x, byTap, from);
  return {
    output: { value: reshape(graph, gathered, batch, tapCount, positionCount, channels), layout },
    backward: (dOutput) =>
      scatterRows(graph, reshape(graph, dOutput, batch, byTap.length, channels), byTap, from),
  };
}

function plainToRows(
  graph: GraphBuilder,
  x: string,
  [channels = 1, height = 1, width = 1]: Shape,
  batch: number,
): string {
  const flat = reshape(graph, x, batch, channels, height * width);
  if (channels === 1) return reshape(graph, flat, batch, height * width, 1);
  return graph.node('Transpose', [flat], { perm: [0, 2, 1] });
}

function rowsToPlain(
  graph: GraphBuilder,
  x: string,
  [channels = 1, height = 1, width = 1]: Shape,
  batch: number,
): string {
  const transposed = channels === 1 ? x : graph.node('Transpose', [x], { perm: [0, 2, 1] });
  return reshape(graph, transposed, batch, channels, height, width);
}
