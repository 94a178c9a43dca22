import {
  type CellExplanation,
  type LayerDefinition,
  type LayerNode,
  layerDefinitions,
  type Network,
  networkFromJson,
} from '@fovea/layers';
import { elementCount, ShapeError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferenceReference, randomWeights } from './fixtures/network-reference.ts';
import { randomFrom } from './fixtures/random.ts';

// What a layer says of one output value is held against its reference, at every output value.

const definitions: readonly LayerDefinition[] = Object.values(layerDefinitions);
const explained = definitions.filter(({ explain }) => explain !== undefined);

it('all layers but the softmaxes explain themselves', () => {
  expect(explained.map(({ type }) => type)).toEqual(
    definitions.map(({ type }) => type).filter((type) => !/softmax/i.test(type)),
  );
});

const examples = explained.flatMap(({ type, examples }) =>
  examples.flatMap(({ attributes, branches, input, ...rest }) =>
    'output' in rest
      ? [
          [
            type,
            JSON.stringify(branches ?? attributes),
            `${input}`,
            { type, attributes, branches },
            input,
          ] as const,
        ]
      : [],
  ),
);

it.each(examples)(
  '%s %s on [%s] explains every value of its output',
  (_type, _json, _input, layer, input) => {
    checkEveryCell(single(layer, input), 7);
  },
);

const whole = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) =>
  fc.oneof(whole(min, max), fc.tuple(whole(min, max), whole(min, max)));
const padding = fc.oneof(
  pair(0, 4),
  fc.tuple(whole(0, 4), whole(0, 4), whole(0, 4), whole(0, 4)),
  fc.constantFrom('same', 'valid'),
);
const image = fc.tuple(whole(1, 2), whole(1, 7), whole(1, 7));
const convolution = fc
  .record({ groups: whole(1, 3), filters: whole(1, 2), kernel: pair(1, 3), stride: pair(1, 3), padding })
  .chain((attributes) =>
    fc.record({ dilation: pair(1, 3), bias: fc.boolean() }).map((more) => ({
      type: 'conv2d',
      attributes: { ...attributes, ...more, filters: attributes.filters * attributes.groups },
      groups: attributes.groups,
    })),
  );
const pooling = (type: string) =>
  fc
    .record({ size: pair(1, 3), stride: pair(1, 4), padding, ceil: fc.boolean() })
    .map((attributes) => ({ type, attributes, groups: 1 }));

it.each([
  ['conv2d', convolution],
  ['maxPool2d', pooling('maxPool2d')],
  ['avgPool2d', pooling('avgPool2d')],
])('%s in random forms explains every value of its output', (_, form) => {
  fc.assert(
    fc.property(form, image, whole(0, 1e6), (layer, [channels, height, width], seed) => {
      const network = singleIfItFits(layer, [channels * layer.groups, height, width]);
      fc.pre(network !== undefined);
      checkEveryCell(network, seed);
    }),
    { numRuns: 100, seed: 20_261_124 },
  );
});

describe('what an explanation says', () => {
  it('of a convolution: the window, what lies in the padding, the kernel, the bias', () => {
    const layer = {
      type: 'conv2d',
      attributes: { filters: 2, kernel: 2, padding: 1, dilation: 2, groups: 2 },
    };
    const network = single(layer, [2, 3, 3]);
    const input = Float32Array.from({ length: 18 }, (_, i) => i + 1);
    const weight = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const explanation = explain(network, [1, 0, 1], input, { weight, bias: Float32Array.of(0.5, 0.25) });
    expect(explanation).toEqual({
      kind: 'weighted-sum',
      terms: [
        { channel: 1, row: -1, column: 0, value: 0, inside: false, weight: 5, product: 0 },
        { channel: 1, row: -1, column: 2, value: 0, inside: false, weight: 6, product: 0 },
        { channel: 1, row: 1, column: 0, value: 13, inside: true, weight: 7, product: 91 },
        { channel: 1, row: 1, column: 2, value: 15, inside: true, weight: 8, product: 120 },
      ],
      bias: 0.25,
      result: 211.25,
      window: { top: -1, left: 0, height: 3, width: 3 },
    });
  });

  it.each([
    ['the first of equal values', [3, 5, 5, 1], 1, 5],
    ['a value where all are negative and others are padding', [-4, -3, -2, -1], 3, -1],
    [
      'negative infinity where there is nothing else',
      new Array(4).fill(Number.NEGATIVE_INFINITY),
      0,
      -Infinity,
    ],
    ['the first that is not a number', [9, Number.NaN, 2, Number.NaN], 1, Number.NaN],
  ])('of a max-pooling: %s wins', (_, values, winner, result) => {
    const plain = single({ type: 'maxPool2d', attributes: { size: 2 } }, [1, 2, 2]);
    expect(explain(plain, [0, 0, 0], Float32Array.from(values))).toMatchObject({ winner, result });
    const padded = single({ type: 'maxPool2d', attributes: { size: 4, padding: 1 } }, [1, 2, 2]);
    const explanation = explain(padded, [0, 0, 0], Float32Array.from(values));
    expect(explanation).toMatchObject({ kind: 'maximum', result });
    expect(explanation.kind === 'maximum' && explanation.terms[explanation.winner]).toMatchObject({
      inside: true,
      row: Math.floor(winner / 2),
      column: winner % 2,
    });
  });

  it('of an average: how many count', () => {
    const network = single({ type: 'avgPool2d', attributes: { size: 3, padding: 1, stride: 1 } }, [1, 2, 2]);
    const explanation = explain(network, [0, 0, 0], Float32Array.of(1, 2, 3, 6));
    expect(explanation).toMatchObject({ kind: 'mean', count: 4, result: 3 });
    expect(explanation.terms).toHaveLength(9);
    expect(explanation.window).toEqual({ top: -1, left: -1, height: 3, width: 3 });
    const attributes = { size: 3, padding: 1, stride: 1, countPadding: true };
    const counted = single({ type: 'avgPool2d', attributes }, [1, 2, 2]);
    expect(explain(counted, [0, 0, 0], Float32Array.of(1, 2, 3, 12))).toMatchObject({ count: 9, result: 2 });
  });

  it('of a transposed convolution: whose kernels lie there, and none in the gaps between them', () => {
    const attributes = { filters: 1, kernel: 3, stride: 2 };
    const network = single({ type: 'conv2dTranspose', attributes }, [1, 2, 2]);
    const weight = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const input = Float32Array.of(10, 20, 30, 40);
    const explanation = explain(network, [0, 2, 1], input, { weight, bias: Float32Array.of(0.5) });
    expect(explanation).toEqual({
      kind: 'weighted-sum',
      terms: [
        { channel: 0, row: 0, column: 0, value: 10, inside: true, weight: 8, product: 80 },
        { channel: 0, row: 1, column: 0, value: 30, inside: true, weight: 2, product: 60 },
      ],
      bias: 0.5,
      result: 140.5,
      window: { top: 0, left: 0, height: 2, width: 1 },
    });
    const sparse = single({ type: 'conv2dTranspose', attributes: { ...attributes, kernel: 1 } }, [1, 2, 2]);
    expect(explain(sparse, [0, 1, 1], input, { weight, bias: Float32Array.of(0.5) })).toEqual({
      kind: 'weighted-sum',
      terms: [],
      bias: 0.5,
      result: 0.5,
      window: { top: 0, left: 0, height: 0, width: 0 },
    });
  });

  it('of layers that hold others: what their rows give at the place', () => {
    const pixels = [1, 2, 3, 4, 5, 6, 7, 8];
    const given = [pixels.map((value) => 10 * value), pixels].map((values) => Float32Array.from(values));
    const rows = [[{ type: 'relu', attributes: {} }], []];
    const of = (type: string, branches: readonly object[], gives = given) => {
      const network = single({ type, attributes: {}, branches }, [2, 2, 2]);
      const cell = [type === 'concat' ? 3 : 1, 0, 1] as const;
      return explain(network, cell, Float32Array.from(pixels), {}, gives);
    };
    const at = { channel: 1, row: 0, column: 1, inside: true };
    const window = { top: 0, left: 1, height: 1, width: 1 };
    const both = [
      { ...at, value: 60, branch: 0 },
      { ...at, value: 6, branch: 1 },
    ];
    expect(of('residual', rows)).toEqual({ kind: 'sum', terms: both, result: 66, window });
    expect(of('multiply', rows)).toEqual({ kind: 'product', terms: both, result: 360, window });
    expect(of('concat', rows)).toEqual({ kind: 'joined', terms: [both[1]], result: 6, window });
    const gate = [[], [{ type: 'globalAvgPool2d', attributes: {} }]];
    expect(of('multiply', gate, [Float32Array.from(pixels), Float32Array.of(0.25, 0.5)])).toEqual({
      kind: 'product',
      terms: [
        { ...at, value: 6, branch: 0 },
        { channel: 1, row: 0, column: 0, inside: true, value: 0.5, branch: 1 },
      ],
      result: 3,
      window,
    });
  });

  it('of a flat list: where the feature comes from', () => {
    const network = single({ type: 'flatten', attributes: {} }, [2, 2, 3]);
    const input = Float32Array.from({ length: 12 }, (_, i) => i);
    expect(explain(network, [10, 0, 0], input)).toEqual({
      kind: 'copy',
      terms: [{ channel: 1, row: 1, column: 1, value: 10, inside: true }],
      result: 10,
      window: { top: 1, left: 1, height: 1, width: 1 },
    });
  });
});

function explain(
  network: Network,
  [channel, row, column]: readonly [number, number, number],
  input: Float32Array,
  parameters: Readonly<Record<string, Float32Array>> = {},
  branches: readonly Float32Array[] = [],
): CellExplanation {
  const node = onlyNode(network);
  const values = { input, parameters, branches };
  const explanation = node.definition.explain?.({ channel, row, column }, node, values);
  if (explanation === undefined) throw new Error(`${node.name} does not explain itself`);
  return explanation;
}

function checkEveryCell(network: Network, seed: number): void {
  const random = randomFrom(seed);
  const image = random.distinct(elementCount(network.input));
  const input = Float32Array.from(image);
  const weights = randomWeights(network, random);
  const expected = inferenceReference(network.nodes, image, weights);
  const node = onlyNode(network);
  const { name: layer, parameters: specs } = node;
  const branches = node.branches.map((row) => Float32Array.from(inferenceReference(row, image, weights)));
  const parameters = Object.fromEntries(
    specs.map(({ name }) => [name, Float32Array.from(weights[`${layer}.${name}`] ?? [])]),
  );
  const [, height = 1, width = 1] = network.output;
  const faults = expected.flatMap((value, i) => {
    const cell = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width] as const;
    const explanation = explain(network, cell, input, parameters, branches);
    const found = [...faultsOfTerms(explanation, node, input, branches), ...faultsOfSum(explanation)];
    if (!isNear(explanation.result, value, 1e-5)) found.push(`${explanation.result} is not ${value}`);
    return found.map((fault) => `${JSON.stringify(network)} at [${cell}]: ${fault}`);
  });
  expect(faults).toEqual([]);
}

/** The terms are the input's own numbers, or those of the rows inside, padding is marked, and the window goes from the first to the last. */
function faultsOfTerms(
  { window, terms }: CellExplanation,
  { input, branches }: LayerNode,
  image: Float32Array,
  given: readonly Float32Array[],
): string[] {
  const faults: string[] = [];
  for (const term of terms) {
    const { channel, row, column, value, inside } = term;
    const inner = 'branch' in term ? term.branch : undefined;
    const values = inner === undefined ? image : given[inner];
    const [, height = 1, width = 1] = branches[inner ?? 0]?.at(-1)?.output ?? input;
    const isInside = row >= 0 && row < height && column >= 0 && column < width;
    const pixel = isInside ? values?.[(channel * height + row) * width + column] : 0;
    if (inside !== isInside || value !== pixel) faults.push(`[${channel}, ${row}, ${column}] is ${pixel}`);
  }
  // What a gate gives lies at another place than what it turns up or down.
  const [first, last] = [terms.at(0), branches.length === 0 ? terms.at(-1) : terms.at(0)];
  const { top, left } = window;
  if (first === undefined) return window.height === 0 && window.width === 0 ? [] : ['a window of nothing'];
  if (first.row !== top || first.column !== left) faults.push('the window begins elsewhere');
  if (last?.row !== top + window.height - 1 || last.column !== left + window.width - 1) {
    faults.push('the window ends elsewhere');
  }
  return faults;
}

/** The terms make up the result. */
function faultsOfSum(explanation: CellExplanation): string[] {
  const { result, terms } = explanation;
  const seen = terms.flatMap(({ value, inside }) => (inside ? [value] : []));
  switch (explanation.kind) {
    case 'weighted-sum': {
      const wrong = explanation.terms.some(({ value, weight, product }) => !isNear(product, value * weight));
      const sum = explanation.terms.reduce((total, { product }) => total + product, explanation.bias);
      return wrong || !isNear(sum, result) ? ['products and bias are not the result'] : [];
    }
    case 'mean': {
      const sum = seen.reduce((total, value) => total + value, 0);
      const { count } = explanation;
      // Padding may count, but all that is inside does.
      return count < seen.length || !isNear(sum / count, result) ? ['the mean is not the result'] : [];
    }
    case 'maximum': {
      const values = terms.map(({ value, inside }) => (inside ? value : Number.NEGATIVE_INFINITY));
      const isLargest = result === Math.max(...seen) && explanation.winner === values.indexOf(result);
      return isLargest ? [] : ['another cell is the largest'];
    }
    case 'normalised': {
      const { mean, deviation, weight, bias } = explanation;
      const [value = Number.NaN] = seen;
      return isNear(((value - mean) / deviation) * weight + bias, result) ? [] : ['it is not normalised'];
    }
    case 'function':
      return seen.length === 1 ? [] : ['it is made from more than one value'];
    case 'rectified':
      return result === Math.max(0, ...seen) ? [] : ['it is not rectified'];
    case 'copy':
    case 'joined':
      return result === (seen[0] ?? 0) && seen.length <= 1 ? [] : ['it is not the same'];
    case 'sum': {
      const sum = seen.reduce((total, value) => total + value, 0);
      return isNear(sum, result) ? [] : ['the sum is not the result'];
    }
    case 'product': {
      const product = seen.reduce((total, value) => total * value, 1);
      return isNear(product, result) ? [] : ['the product is not the result'];
    }
  }
}

function isNear(a: number, b: number, tolerance = 1e-12): boolean {
  return Math.abs(a - b) <= tolerance;
}

function single(
  {
    type,
    attributes,
    branches,
  }: Pick<LayerNode, 'attributes'> & { readonly type: string; readonly branches?: unknown },
  input: readonly number[],
): Network {
  return networkFromJson({ input, layers: [{ type, attributes, branches }] });
}

function singleIfItFits(...[layer, input]: Parameters<typeof single>): Network | undefined {
  try {
    return single(layer, input);
  } catch (error) {
    expect(error).toBeInstanceOf(ShapeError);
    return undefined;
  }
}

function onlyNode(network: Network): LayerNode {
  const [node] = network.nodes;
  if (node === undefined) throw new Error('the network has no layer');
  return node;
}
