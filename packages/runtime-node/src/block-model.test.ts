import { blockConvolutions, encodeModel, GraphBuilder, programFrom } from '@fovea/onnx';
import type { HostTensor } from '@fovea/runtime';
import fc from 'fast-check';
import * as runtime from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { blockModel, findBlock } from './block-model.ts';
import { createExecutor } from './create-executor.ts';

// A CPU without blocked kernels has nothing to compare.
const block = await findBlock(runtime);

it('knows the blocks of x86-64 and of 64-bit ARM', () => {
  expect([8, 16, undefined]).toContain(block);
  if (process.arch === 'x64') expect(block).toBeDefined();
});

const whole = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.tuple(whole(min, max), whole(min, max));

const convolution = fc.record({
  kind: fc.constantFrom('dense', 'few channels', 'depthwise'),
  blocks: pair(1, 2),
  kernel: pair(1, 3),
  stride: pair(1, 2),
  dilation: pair(1, 2),
  pads: fc.tuple(whole(0, 2), whole(0, 2), whole(0, 2), whole(0, 2)),
  size: pair(5, 8),
  bias: fc.boolean(),
  rows: fc.boolean(),
});

it('computes what onnxruntime computes without blocks', async () => {
  if (block === undefined) return;
  await fc.assert(
    fc.asyncProperty(
      convolution,
      async ({ kind, blocks, kernel, stride, dilation, pads, size, ...given }) => {
        const filters = blocks[0] * block;
        const channels = { dense: blocks[1] * block, 'few channels': 3, depthwise: filters }[kind];
        const group = kind === 'depthwise' ? filters : 1;
        const graph = new GraphBuilder('convolution');
        const dims = {
          x: given.rows ? [2, size[0] * size[1], channels] : [2, channels, ...size],
          weight: [filters, channels / group, ...kernel],
          ...(given.bias && { bias: [filters] }),
        };
        const [x = '', ...rest] = Object.entries(dims).map(([name, shape]) =>
          graph.input(name, 'float32', shape),
        );
        const turned = () => graph.node('Transpose', [x], { perm: [0, 2, 1] });
        const image = given.rows ? graph.node('Reshape', [turned(), graph.int64(2, channels, ...size)]) : x;
        const attributes = { kernel_shape: kernel, strides: stride, dilations: dilation, pads, group };
        const y = graph.node('Conv', [image, ...rest], attributes);
        const inputRows = graph.node('Reshape', [image, graph.int64(2, channels, size[0] * size[1])]);
        const rows = graph.node('Transpose', [inputRows], { perm: [0, 2, 1] });
        graph.output('y', y, 'float32', [2, filters, 'height', 'width']);
        graph.output('rows', rows, 'float32', [2, size[0] * size[1], channels]);
        const model = graph.build();
        const rewritten = blockConvolutions(model, block);
        if (rewritten === undefined) throw new Error('it has not been rewritten');
        const feeds = Object.fromEntries(Object.entries(dims).map(([name, shape]) => [name, numbers(shape)]));
        const [expected, received] = [
          await run(encodeModel(model), feeds),
          await run(encodeModel(rewritten), feeds),
        ];
        expect(Object.keys(received)).toEqual(['y', 'rows']);
        for (const [name, { dims: sizes, data }] of Object.entries(expected)) {
          expect(received[name]?.dims, name).toEqual(sizes);
          const wrong = Array.from(data, Number).filter(
            (value, i) => !(Math.abs(value - Number(received[name]?.data[i])) <= 1e-4),
          );
          expect(wrong, name).toEqual([]);
        }
      },
    ),
    { numRuns: 60, seed: 20_261_124 },
  );
});

/** What can happen to an image: it gives the next one, and may add outputs. Images have `channels` channels and 4×3 places. */
const steps = {
  conv(graph, x, { channels, fed }) {
    // So small that numbers do not grow: differences of large ones would show rounding alone.
    const weight = graph.node('Mul', [fed([channels, channels, 3, 3]), graph.scalar(1 / 64)]);
    return graph.node('Conv', [x, weight], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  },
  scale: (graph, x, { channels, fed }) => graph.node('Mul', [x, fed([1, channels, 1, 1])]),
  shift: (graph, x, { channels, fed }) => graph.node('Add', [fed([1, channels, 1, 1]), x]),
  centre: (graph, x, { channels, fed }) => graph.node('Sub', [x, fed([1, channels, 1, 1])]),
  relu: (graph, x) => graph.node('Relu', [x]),
  double: (graph, x) => graph.node('Mul', [x, graph.scalar(2)]),
  other: (graph, x, { channels, fed }) => graph.node('Sub', [fed([2, channels, 4, 3]), x]),
  first: (graph, x, { images }) => graph.node('Add', [x, images[0] ?? x]),
  before: (graph, x, { images }) => graph.node('Add', [images.at(-2) ?? x, x]),
  mask: (graph, x) => graph.node('Mul', [graph.node('HardSigmoid', [x]), x]),
  sum(graph, x, { channels, give }) {
    const row = graph.node('Reshape', [x, graph.int64(2, channels, 12)]);
    give(graph.node('ReduceSum', [row, graph.int64(2)], { keepdims: 0 }), [2, channels]);
    return x;
  },
  squares(graph, x, { channels, give }) {
    const row = graph.node('Reshape', [graph.node('Mul', [x, x]), graph.int64(2, channels, 12)]);
    give(graph.node('ReduceSum', [row, graph.int64(2)], { keepdims: 0 }), [2, channels]);
    return x;
  },
  products(graph, x, { channels, images, give }) {
    const product = graph.node('Mul', [images[0] ?? x, x]);
    const row = graph.node('Reshape', [product, graph.int64(2, channels, 12)]);
    give(graph.node('ReduceSum', [row, graph.int64(2)], { keepdims: 0 }), [2, channels]);
    return x;
  },
  rows(graph, x, { channels, give }) {
    const row = graph.node('Reshape', [x, graph.int64(2, channels, 12)]);
    give(graph.node('Transpose', [row], { perm: [0, 2, 1] }), [2, 12, channels]);
    return x;
  },
  give(_, x, { channels, give }) {
    give(x, [2, channels, 4, 3]);
    return x;
  },
} satisfies Record<string, (graph: GraphBuilder, x: string, row: Row) => string>;

interface Row {
  readonly channels: number;
  /** The images so far. */
  readonly images: readonly string[];
  /** Adds an input. */
  fed(dims: readonly number[]): string;
  /** Adds an output. */
  give(value: string, dims: readonly number[]): void;
}

it('computes what lies between convolutions as without blocks', async () => {
  if (block === undefined) return;
  const names = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 1, maxLength: 9 });
  const known: Readonly<Record<string, (graph: GraphBuilder, x: string, row: Row) => string>> = steps;
  let blocked = 0;
  await fc.assert(
    fc.asyncProperty(names, whole(1, 2), async (row, blocks) => {
      const channels = blocks * block;
      const graph = new GraphBuilder('row');
      const feeds: Record<string, runtime.Tensor> = {};
      const fed = (dims: readonly number[]) => {
        const name = `fed${Object.keys(feeds).length}`;
        feeds[name] = numbers(dims);
        return graph.input(name, 'float32', dims);
      };
      let outputs = 0;
      const give = (value: string, dims: readonly number[]) => {
        graph.output(`output${outputs++}`, graph.node('Identity', [value]), 'float32', dims);
      };
      const images = [fed([2, channels, 4, 3])];
      for (const name of ['conv', ...row, 'give']) {
        const x = images.at(-1) ?? '';
        images.push(known[name]?.(graph, x, { channels, images, fed, give }) ?? x);
      }
      const model = graph.build();
      const rewritten = blockConvolutions(model, block);
      if (rewritten === undefined) throw new Error('it has not been rewritten');
      blocked += rewritten.graph?.node.filter(({ domain }) => domain !== '').length ?? 0;
      const expected = await run(encodeModel(model), feeds);
      const received = await run(encodeModel(rewritten), feeds);
      for (const [name, { data }] of Object.entries(expected)) {
        const got = received[name]?.data;
        const exact = Array.from(data, Number);
        const largest = exact.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        const wrong = exact.filter((value, i) => !(Math.abs(value - Number(got?.[i])) <= 1e-5 * largest));
        expect(wrong, name).toEqual([]);
      }
    }),
    { numRuns: 120, seed: 20_261_128 },
  );
  expect(blocked).toBeGreaterThan(300);
});

it.each([
  // In one part, in three, and each row in one.
  [1, 1, 0],
  [32, 32, 0],
  [48, 64, 1],
  [3, 1025, 1],
])('adds up what a product has at %i×%i places', async (height, width, further) => {
  if (block === undefined) return;
  const dims = [2, 2 * block, height, width];
  const graph = new GraphBuilder('product');
  const x = graph.input('x', 'float32', dims);
  const weight = graph.input('weight', 'float32', [2 * block, 1, 1, 1]);
  const y = graph.node('Conv', [x, weight], { kernel_shape: [1, 1], group: 2 * block });
  const row = graph.node('Reshape', [graph.node('Mul', [x, y]), graph.int64(2, 2 * block, height * width)]);
  graph.output('sums', graph.node('ReduceSum', [row, graph.int64(2)], { keepdims: 0 }), 'float32', [
    2,
    2 * block,
  ]);
  const model = graph.build();
  const rewritten = blockConvolutions(model, block);
  if (rewritten === undefined) throw new Error('it has not been rewritten');
  const operators = rewritten.graph?.node.map(({ opType }) => opType) ?? [];
  expect(operators).not.toContain('Mul');
  expect(operators.filter((opType) => opType === 'ReduceSum')).toHaveLength(further);
  const feeds = { x: wholeNumbers(dims), weight: wholeNumbers([2 * block, 1, 1, 1]) };
  const [expected, received] = [
    await run(encodeModel(model), feeds),
    await run(encodeModel(rewritten), feeds),
  ];
  expect(received.sums?.dims).toEqual([2, 2 * block]);
  expect(received.sums?.data).toEqual(expected.sums?.data);
});

it('takes batches of any size', async () => {
  if (block === undefined) return;
  const graph = new GraphBuilder('any');
  const x = graph.input('x', 'float32', ['batch', block, 4, 4]);
  const weight = graph.input('weight', 'float32', [block, block, 3, 3]);
  const y = graph.node('Conv', [x, weight], { kernel_shape: [3, 3] });
  const scaled = graph.node('Mul', [y, graph.input('scale', 'float32', [1, block, 1, 1])]);
  graph.output('z', graph.node('Relu', [scaled]), 'float32', ['batch', block, 2, 2]);
  const model = graph.build();
  const rewritten = blockConvolutions(model, block);
  if (rewritten === undefined) throw new Error('it has not been rewritten');
  const feeds = {
    x: numbers([3, block, 4, 4]),
    weight: numbers([block, block, 3, 3]),
    scale: numbers([1, block, 1, 1]),
  };
  const [expected, received] = [
    await run(encodeModel(model), feeds),
    await run(encodeModel(rewritten), feeds),
  ];
  expect(received.z?.dims).toEqual([3, block, 2, 2]);
  const wrong = Array.from(expected.z?.data ?? [], Number).filter(
    (value, i) => !(Math.abs(value - Number(received.z?.data[i])) <= 1e-4),
  );
  expect(wrong).toEqual([]);
});

it('leaves a model without such convolutions', async () => {
  const graph = new GraphBuilder('sum');
  const x = graph.input('x', 'float32', [1]);
  graph.output('y', graph.node('Add', [x, x]), 'float32', [1]);
  expect(await blockModel(runtime, encodeModel(graph.build()))).toBeUndefined();
});

it('is what executors do with convolutions of their state, unless told not to', async () => {
  const graph = new GraphBuilder('step');
  const [x, weight] = [
    graph.input('x', 'float32', [1, 16, 6, 6]),
    graph.input('weight', 'float32', [16, 16, 3, 3]),
  ];
  const y = graph.node('Conv', [x, weight], { kernel_shape: [3, 3] });
  graph.output('y', y, 'float32', [1, 16, 4, 4]);
  const program = programFrom(graph.build(), [{ input: 'weight' }]);
  const tensor = (dims: readonly number[]): HostTensor => {
    const { data } = numbers(dims);
    if (!(data instanceof Float32Array)) throw new Error('numbers are float32');
    return { type: 'float32', dims, data };
  };
  const results: number[][] = [];
  for (const blocks of [true, false]) {
    const executor = await createExecutor({ threads: 1, blocks });
    const loaded = await executor.load(program);
    await executor.writeState({ weight: tensor([16, 16, 3, 3]) });
    results.push(Array.from((await loaded.run({ x: tensor([1, 16, 6, 6]) })).y?.data ?? [], Number));
    await executor.close();
  }
  const [inBlocks = [], plain = []] = results;
  expect(plain).toHaveLength(256);
  expect(inBlocks.filter((value, i) => !(Math.abs(value - (plain[i] ?? Number.NaN)) < 1e-4))).toEqual([]);
});

function numbers(dims: readonly number[]): runtime.Tensor {
  const count = dims.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1)));
  return new runtime.Tensor('float32', data, dims);
}

/** Whole numbers, whose sums of products are exact in any order. */
function wholeNumbers(dims: readonly number[]): runtime.Tensor {
  const count = dims.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length: count }, (_, i) => ((i * 13) % 31) - 12);
  return new runtime.Tensor('float32', data, dims);
}

async function run(
  model: Uint8Array,
  feeds: Record<string, runtime.Tensor>,
): Promise<Readonly<Record<string, runtime.Tensor>>> {
  const session = await runtime.InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}
