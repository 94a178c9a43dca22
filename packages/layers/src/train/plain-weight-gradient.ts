import type { GraphBuilder } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { convertLayout } from './convert-layout.ts';
import type { Convolution } from './convolution.ts';
import { gatherRows, reshape } from './gather.ts';
import { plain, rows } from './layout.ts';
import { weightFromRows } from './train-conv-rows.ts';
import { weightGradient } from './weight-gradient.ts';
import { positions, taps, windowIndices } from './window-indices.ts';

/** So many inputs may a Concat have beside its output where a GPU's program may have eight buffers. */
const mostInputs = 7;

/**
 * The gradient of a convolution's weight, from input and output gradient in
 * plain layout: image by image a matrix product over the places, then the sum
 * over the images.
 *
 * Where the rows are visited one by one (stride 1), the factors are copies of
 * the input shifted by columns and copies of the output's gradient shifted by
 * rows: each pair is one kernel position. That takes kh + kw copies in place
 * of the kh · kw of gathered windows, and both factors are about as wide, which
 * suits the matrix product.
 *
 * Where a weight is large and the map small, the images' gradients would be
 * more to write and add up than the map: then the places of many images are
 * multiplied at once, in rows.
 *
 * @returns `[filters, channels/groups, kh, kw]`
 */
export function plainWeightGradient(
  graph: GraphBuilder,
  x: string,
  dOutput: string,
  conv: Convolution,
  batch: number,
): string {
  const { window, channels, filters, groups } = conv;
  const [kh, kw] = window.kernel;
  if (groups === channels && groups === filters) return depthwise(graph, x, dOutput, conv, batch);
  const copied = (kw * channels + kh * filters) * positions(window);
  if (groups === 1 && kh * kw * channels * filters > copied)
    return throughRows(graph, x, dOutput, conv, batch);
  const byRows = groups === 1 && window.stride[0] === 1 && kh > 1;
  const [seen, places] = byRows
    ? [columnWindows(graph, x, conv), paddedRows(conv) * window.output[1]]
    : [allWindows(graph, x, conv), positions(window)];
  const dy = byRows ? shiftedRows(graph, dOutput, conv, batch) : dOutput;
  const [shifts, tapCount] = byRows ? [kh, kw] : [1, kh * kw];
  const copies = copiesFor(tapCount);

  const left = reshape(graph, dy, batch, groups, (filters / groups) * shifts, places);
  const right = reshape(graph, seen, batch, groups, (channels / groups) * copies, places);
  const turn = (value: string) => graph.node('Transpose', [value], { perm: [0, 1, 3, 2] });
  // The smaller factor is the one that is turned, which costs less.
  const product =
    filters * shifts >= channels * copies
      ? graph.node('MatMul', [left, turn(right)])
      : turn(graph.node('MatMul', [right, turn(left)]));
  const sum = graph.node('ReduceSum', [product, graph.int64(0)], { keepdims: 0 });
  const split = reshape(graph, sum, filters, shifts, channels / groups, copies);
  const cut =
    copies === tapCount
      ? split
      : graph.node('Slice', [split, graph.int64(0), graph.int64(tapCount), graph.int64(3)]);
  if (!byRows) return reshape(graph, cut, filters, channels / groups, kh, kw);
  return graph.node('Transpose', [cut], { perm: [0, 2, 1, 3] });
}

/**
 * Where each channel has a kernel of its own, its gradient is what that kernel
 * would be moved over: a convolution of the input with the output's gradient as
 * kernel, each channel of each image by itself. Stride and dilation change places.
 */
function depthwise(
  graph: GraphBuilder,
  x: string,
  dOutput: string,
  { window, channels }: Convolution,
  batch: number,
): string {
  const { input, output, kernel, stride, dilation, pads } = window;
  const [top, left, bottom, right] = pads;
  const all = batch * channels;
  const slid = graph.node(
    'Conv',
    [reshape(graph, x, 1, all, ...input), reshape(graph, dOutput, all, 1, ...output)],
    { kernel_shape: output, strides: dilation, dilations: stride, pads, group: all },
  );
  const sizes = [input[0] + top + bottom, input[1] + left + right].map((size, axis) => {
    const reach = (stride[axis] ?? 1) * ((output[axis] ?? 1) - 1) + 1;
    return Math.floor((size - reach) / (dilation[axis] ?? 1)) + 1;
  });
  // What the windows leave unseen at the end gives places beyond the kernel.
  const isLarger = sizes.some((size, axis) => size > (kernel[axis] ?? size));
  const cut = isLarger
    ? graph.node('Slice', [slid, graph.int64(0, 0), graph.int64(...kernel), graph.int64(2, 3)])
    : slid;
  const byImage = reshape(graph, cut, batch, channels, 1, ...kernel);
  return graph.node('ReduceSum', [byImage, graph.int64(0)], { keepdims: 0 });
}

function throughRows(
  graph: GraphBuilder,
  x: string,
  dOutput: string,
  conv: Convolution,
  batch: number,
): string {
  const { window, channels, filters } = conv;
  const [height, width] = window.input;
  const inRows = (value: string, shape: Shape) =>
    convertLayout(graph, { value, layout: plain }, rows, shape, batch).output.value;
  const [rowsPerImage, tapCount] = [positions(window), taps(window)];
  const from = { batch, size: height * width, channels, fill: 0 };
  const seen = gatherRows(graph, inRows(x, [channels, height, width]), windowIndices(window), from);
  const dRows = weightGradient(
    graph,
    reshape(graph, seen, batch * rowsPerImage, tapCount * channels),
    reshape(graph, inRows(dOutput, [filters, ...window.output]), batch * rowsPerImage, filters),
    { batch, rowsPerImage, columns: tapCount * channels, filters, groups: 1 },
  );
  return weightFromRows(graph, dRows, conv, tapCount);
}

/** What each window sees: `[batch, channels · kh · kw, height', width']`. */
function allWindows(graph: GraphBuilder, x: string, { window, channels }: Convolution): string {
  const { kernel, stride, dilation, pads } = window;
  const isItself = taps(window) === 1 && stride.every((step) => step === 1) && pads.every((pad) => pad === 0);
  if (isItself) return x;
  return graph.node('Conv', [x, oneHot(graph, channels, kernel)], {
    kernel_shape: kernel,
    strides: stride,
    dilations: dilation,
    pads,
    group: channels,
  });
}

/** The same along the width only, with all rows, padding among them: `[batch, channels · kw, rows, width']`. */
function columnWindows(graph: GraphBuilder, x: string, { window, channels }: Convolution): string {
  const kernel = [1, window.kernel[1]] as const;
  return graph.node('Conv', [x, oneHot(graph, channels, kernel)], {
    kernel_shape: kernel,
    strides: [1, window.stride[1]],
    dilations: [1, window.dilation[1]],
    pads: window.pads,
    group: channels,
  });
}

/** Kernels that copy one kernel position each: a convolution with them cuts out windows, on all cores. */
function oneHot(graph: GraphBuilder, channels: number, [kh, kw]: readonly [number, number]): string {
  const tapCount = kh * kw;
  const copies = copiesFor(tapCount);
  const kernels = Float32Array.from({ length: channels * copies * tapCount }, (_, i) =>
    i % tapCount === Math.floor(i / tapCount) % copies ? 1 : 0,
  );
  return graph.constant(kernels, [channels * copies, 1, kh, kw]);
}

/**
 * How many kernels copy a number of kernel positions. onnxruntime 1.30 on WebGPU takes four filters at once where a
 * group has that many, even if the last of them belong to the next group; kernels of zeros fill it up.
 */
function copiesFor(tapCount: number): number {
  return tapCount < 4 ? tapCount : 4 * Math.ceil(tapCount / 4);
}

function paddedRows({ window }: Convolution): number {
  return window.input[0] + window.pads[0] + window.pads[2];
}

/** For each row of the kernel the output's gradient among as many rows as the padded input has: `[batch, filters · kh, rows, width']`. */
function shiftedRows(graph: GraphBuilder, dOutput: string, conv: Convolution, batch: number): string {
  const { window, filters } = conv;
  const [height, width] = window.output;
  const dy = reshape(graph, dOutput, batch, filters, height * width);
  const zeros = (count: number) =>
    graph.constant(new Float32Array(batch * filters * count * width), [batch, filters, count * width]);
  const parts: string[] = [];
  let gap = 0;
  for (let row = 0; row < window.kernel[0]; row++) {
    const above = row * window.dilation[0];
    gap += above;
    if (gap > 0) parts.push(zeros(gap));
    parts.push(dy);
    gap = paddedRows(conv) - height - above;
  }
  if (gap > 0) parts.push(zeros(gap));
  return concat(graph, parts);
}

function concat(graph: GraphBuilder, parts: readonly string[]): string {
  let left = parts;
  while (left.length > mostInputs) {
    left = [graph.node('Concat', left.slice(0, mostInputs), { axis: 2 }), ...left.slice(mostInputs)];
  }
  return left.length === 1 ? (left[0] ?? '') : graph.node('Concat', left, { axis: 2 });
}
