import type { GraphBuilder } from '@fovea/onnx';
import type { Window2d } from '@fovea/shape';
import type { TrainContext, Trained } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import { reshape } from './gather.ts';
import { type Layout, rows } from './layout.ts';
import { isDisjoint, positions, taps } from './window-indices.ts';

/** From so many places on that a copying kernel has to look through, gathering is faster. */
const mostPlaces = 64;

/**
 * Whether what the windows of a convolution see is cut out of its input faster
 * by a convolution with kernels that copy: an image of one channel, where
 * gathering goes number by number.
 */
export function suitsColumns(conv: Convolution, wanted: Layout): boolean {
  const [height, width] = copyingWindow(conv.window, poolOf(wanted)).kernel;
  return conv.channels === 1 && conv.groups === 1 && height * width <= mostPlaces;
}

/**
 * Convolution of an image of one channel, as a matrix product over columns: all
 * numbers that a kernel position sees stand side by side, and below those of all
 * kernel positions a row of ones, for the bias. They are cut out by a
 * convolution whose kernels are 1 at one place. Where the reader wants windows
 * of its own (a pooling) there are such kernels for each of its positions, and
 * the convolution's stride takes the pooling's steps.
 *
 * Going back, col·dy has the gradients of the kernels and, in the row of ones,
 * of the bias; dx is what the copying convolution's transpose makes of W·dyᵀ.
 *
 * @param x - `[batch, height·width, 1]`
 */
export function trainConvColumns(x: string, conv: Convolution, context: TrainContext): Trained {
  const { graph, batch, parameter } = context;
  const { window, filters, bias } = conv;
  const pool = poolOf(context.wanted);
  const copying = copyingWindow(window, pool);
  const [tapCount, poolTaps] = [taps(window), pool === undefined ? 1 : taps(pool)];
  const columns = tapCount + (bias ? 1 : 0);
  const [products, length] = [batch * poolTaps, positions(copying)];

  const image = reshape(graph, x, batch, 1, ...window.input);
  const kernels = copyingKernels(graph, window, pool, copying.kernel, columns);
  const attributes = { kernel_shape: copying.kernel, strides: copying.stride, pads: copying.pads };
  const cut = graph.node(
    'Conv',
    bias ? [image, kernels, ones(graph, poolTaps, columns)] : [image, kernels],
    attributes,
  );
  const col = reshape(graph, cut, products, columns, length);
  const turned = graph.node('Transpose', [reshape(graph, parameter('weight'), filters, tapCount)], {
    perm: [1, 0],
  });
  const matrix = bias
    ? graph.node('Concat', [turned, reshape(graph, parameter('bias'), 1, filters)], { axis: 0 })
    : turned;
  // onnxruntime makes one of a Transpose and a MatMul.
  const turn = (value: string) => graph.node('Transpose', [value], { perm: [0, 2, 1] });
  const y = graph.node('MatMul', [turn(col), matrix]);
  const isPooled = context.wanted.kind === 'windows' && pool !== undefined;

  return {
    output: isPooled
      ? { value: reshape(graph, y, batch, poolTaps, length, filters), layout: context.wanted }
      : { value: reshape(graph, y, batch, length, filters), layout: rows },
    backward(dOutput) {
      const dy = reshape(graph, dOutput, products, length, filters);
      const each = graph.node('MatMul', [col, dy]);
      const sum = graph.node('ReduceSum', [each, graph.int64(0)], { keepdims: 0 });
      const slice = (from: number, to: number) =>
        graph.node('Slice', [sum, graph.int64(from), graph.int64(to), graph.int64(0)]);
      const ofKernels = graph.node('Transpose', [bias ? slice(0, tapCount) : sum], { perm: [1, 0] });
      const parameters: Record<string, string> = {
        weight: reshape(graph, ofKernels, filters, 1, ...window.kernel),
      };
      if (bias) parameters.bias = reshape(graph, slice(tapCount, columns), filters);
      if (!context.needsInputGradient) return { parameters };
      const dCol = reshape(
        graph,
        graph.node('MatMul', [matrix, turn(dy)]),
        batch,
        poolTaps * columns,
        ...copying.output,
      );
      const gradient = graph.node('ConvTranspose', [dCol, kernels], {
        ...attributes,
        output_padding: copying.unseen,
      });
      return { parameters, input: reshape(graph, gradient, batch, window.input[0] * window.input[1], 1) };
    },
  };
}

/** The pooling behind a convolution, where each of the convolution's outputs is in one of its windows or in none. */
function poolOf(wanted: Layout): Window2d | undefined {
  return wanted.kind === 'windows' && isDisjoint(wanted.window) ? wanted.window : undefined;
}

/** The window that sees all that one window of the pooling depends on, or one of the convolution where there is none. */
function copyingWindow(window: Window2d, pool: Window2d | undefined): Window2d {
  const { input, stride, dilation, kernel, pads } = window;
  const along = (axis: 0 | 1) => {
    const own = dilation[axis] * (kernel[axis] - 1) + 1;
    if (pool === undefined) return { kernel: own, stride: stride[axis], output: window.output[axis] };
    return {
      kernel: own + stride[axis] * pool.dilation[axis] * (pool.kernel[axis] - 1),
      stride: stride[axis] * pool.stride[axis],
      output: pool.output[axis],
    };
  };
  const [down, across] = [along(0), along(1)];
  const [top, left] = pads;
  // What the last window reaches beyond the image, or leaves of it.
  const beyond = (axis: 0 | 1, { kernel: size, stride: step, output }: typeof down) =>
    (output - 1) * step + size - input[axis] - pads[axis];
  const [below, right] = [beyond(0, down), beyond(1, across)];
  return {
    input,
    output: [down.output, across.output],
    kernel: [down.kernel, across.kernel],
    stride: [down.stride, across.stride],
    dilation: [1, 1],
    pads: [top, left, Math.max(0, below), Math.max(0, right)],
    unseen: [Math.max(0, -below), Math.max(0, -right)],
  };
}

/** For each position of the pooling and each of the kernel one kernel that is 1 where they look, and with a bias one of zeros. */
function copyingKernels(
  graph: GraphBuilder,
  { stride, dilation, kernel }: Window2d,
  pool: Window2d | undefined,
  [height, width]: Window2d['kernel'],
  columns: number,
): string {
  const poolTaps = pool === undefined ? 1 : taps(pool);
  const size = height * width;
  const kernels = new Float32Array(poolTaps * columns * size);
  for (let poolTap = 0; poolTap < poolTaps; poolTap++) {
    const [a, b] = placeOf(poolTap, pool);
    for (let tap = 0; tap < kernel[0] * kernel[1]; tap++) {
      const row = a * stride[0] + Math.floor(tap / kernel[1]) * dilation[0];
      const column = b * stride[1] + (tap % kernel[1]) * dilation[1];
      kernels[(poolTap * columns + tap) * size + row * width + column] = 1;
    }
  }
  return graph.constant(kernels, [poolTaps * columns, 1, height, width]);
}

/** How far down and right of a pooling window's first output one of its positions is, in outputs of the convolution. */
function placeOf(tap: number, pool: Window2d | undefined): readonly [number, number] {
  if (pool === undefined) return [0, 0];
  const [, width] = pool.kernel;
  return [Math.floor(tap / width) * pool.dilation[0], (tap % width) * pool.dilation[1]];
}

/** What makes rows of ones of the kernels of zeros. */
function ones(graph: GraphBuilder, poolTaps: number, columns: number): string {
  const values = Float32Array.from({ length: poolTaps * columns }, (_, i) =>
    i % columns === columns - 1 ? 1 : 0,
  );
  return graph.constant(values, [values.length]);
}
