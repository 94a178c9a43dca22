import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AvgPool2dAttributes,
  adaptivePoolShape,
  type Border,
  type Conv2dAttributes,
  type Conv2dTransposeAttributes,
  conv2dShape,
  conv2dTransposeShape,
  type DepthwiseConv2dAttributes,
  denseShape,
  depthwiseConv2dShape,
  flattenShape,
  globalPoolShape,
  groupNormShape,
  type MaxPool2dAttributes,
  type Padding,
  pixelShuffleShape,
  pool2dShape,
  type ResampleAttributes,
  reshapeShape,
  resize2dShape,
  ShapeError,
  upsample2dShape,
  type WindowSettings,
  windowOutput,
  zeroPad2dShape,
} from './index.ts';

// Random configurations through the functions, and the answers asserted of their type twins by every supported compiler.

const require = createRequire(import.meta.url);
const compilers = ['typescript-5.9', 'typescript-6.0', 'typescript'];

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'twins-'));
});
afterAll(() => rm(folder, { recursive: true }));

const cases = randomCases(20_261_123);

describe('type twins of the shape rules', () => {
  it('are tested with shapes and with every kind of misfit', () => {
    const sentences = cases.map(({ answer }) => answer).filter(isMisfit);
    expect(cases.length).toBeGreaterThanOrEqual(400);
    expect(cases.length - sentences.length).toBeGreaterThan(200);
    const kinds = [
      'does not fit the height',
      'does not fit the width',
      'is larger than',
      'does not divide',
      'at least 1',
      'at least 0',
      'nothing to see',
      'steps over the',
      'is not below',
      'leaves nothing of',
      'do not make blocks',
      'do not fill',
      'shape must be',
      "for mode 'bilinear'",
      'needs a [channels',
      'needs a flat',
    ];
    for (const kind of kinds)
      expect(sentences.filter((text) => text.includes(kind)).length).toBeGreaterThan(2);
  });

  it.each(compilers)(
    'give exactly the shape or the sentence of the function under %s',
    async (compiler) => {
      const { code, output } = await check(compiler, 'right', cases.map(assertion));
      expect(output).toBe('');
      expect(code).toBe(0);
    },
    300_000,
  );

  it('are caught when they give anything else', async () => {
    const shape = cases.find(({ answer }) => !isMisfit(answer));
    const sentence = cases.find(({ answer }) => isMisfit(answer));
    if (shape === undefined || sentence === undefined) throw new Error('no case of one kind');
    const wrong = [
      { ...shape, answer: shape.answer.replace(/\d+/, '9999') },
      { ...sentence, answer: sentence.answer.replace(' ', '  ') },
    ];
    const { code, output } = await check('typescript', 'wrong', wrong.map(assertion));
    expect(code).not.toBe(0);
    expect(output.match(/error TS2344/g)).toHaveLength(2);
  });
});

interface Case {
  /** The type twin, applied. */
  readonly type: string;
  /** What it must be, as a type. */
  readonly answer: string;
}

const isMisfit = (answer: string): boolean => answer.startsWith('Misfit');

function assertion({ type, answer }: Case, index: number): string {
  return `export type Case${index} = Holds<Equal<${type}, ${answer}>>;`;
}

async function check(
  compiler: string,
  name: string,
  lines: readonly string[],
): Promise<{ code: number; output: string }> {
  const file = join(folder, `${compiler}-${name}.ts`);
  const source = JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)));
  const head = [
    `import type { AdaptivePoolShape, Conv2dShape, Conv2dTransposeShape, DenseShape, DepthwiseConv2dShape, FlattenShape, GlobalPoolShape, GroupNormShape, Misfit, PixelShuffleShape, Pool2dShape, ReshapeShape, Resize2dShape, Upsample2dShape, WindowOutput, ZeroPad2dShape } from ${source};`,
    'type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;',
    'type Holds<T extends true> = T;',
  ];
  await writeFile(file, [...head, ...lines].join('\n'));
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc');
  const project = join(folder, `${compiler}-${name}.json`);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    allowImportingTsExtensions: true,
  };
  await writeFile(project, JSON.stringify({ compilerOptions, files: [file] }));
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', project], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` });
    });
  });
}

function randomCases(seed: number): Case[] {
  const { whole, oneOf, chance } = randomFrom(seed);
  const size = () => oneOf([whole(1, 12), whole(5, 64), whole(30, 300)]);
  const image = (): number[] => (chance(0.03) ? [whole(1, 64)] : [whole(1, 64), size(), size()]);
  const pair = (low: number, high: number): number | [number, number] =>
    chance(0.5) ? whole(low, high) : [whole(low, high), whole(low, high)];
  const padding = (high: number): Padding => {
    const p = () => whole(0, high);
    return oneOf([p(), p(), [p(), p()], [p(), p(), p(), p()], 'same', 'valid'] as const);
  };
  const bad = (value: number | [number, number]) => (chance(0.02) ? oneOf([0, -1, 1.5]) : value);

  const conv = (): Case => {
    const input = image();
    const groups = chance(0.3) ? oneOf([2, 3, 4, input[0] ?? 1, chance(0.1) ? 0 : 1]) : undefined;
    const attributes: Conv2dAttributes = {
      filters: chance(0.02) ? 0 : whole(1, 32) * (chance(0.8) ? (groups ?? 1) || 1 : 1),
      kernel: bad(pair(1, 7)),
      ...(chance(0.6) && { stride: bad(pair(1, 5)) }),
      ...(chance(0.7) && { padding: chance(0.03) ? -1 : padding(3) }),
      ...(chance(0.4) && { dilation: bad(pair(1, 3)) }),
      ...(groups !== undefined && { groups }),
      ...(chance(0.3) && { bias: chance(0.5) }),
      ...(chance(0.5) && { strict: chance(0.7) }),
    };
    return {
      type: `Conv2dShape<${literal(input)}, ${literal(attributes)}>`,
      answer: answerOf(() => conv2dShape(input, attributes)),
    };
  };
  const pool = (): Case => {
    const [input, layer] = [image(), oneOf(['maxPool2d', 'avgPool2d'] as const)];
    const attributes: MaxPool2dAttributes & AvgPool2dAttributes = {
      size: bad(pair(1, 5)),
      ...(chance(0.5) && { stride: bad(pair(1, 6)) }),
      ...(chance(0.5) && { padding: padding(2) }),
      ...(chance(0.5) && { ceil: chance(0.8) }),
      ...(chance(0.3) && { strict: chance(0.7) }),
      ...(layer === 'maxPool2d' && chance(0.5) && { dilation: bad(pair(1, chance(0.3) ? 300 : 3)) }),
      ...(layer === 'avgPool2d' && chance(0.3) && { countPadding: chance(0.5) }),
    };
    return {
      type: `Pool2dShape<'${layer}', ${literal(input)}, ${literal(attributes)}>`,
      answer: answerOf(() => pool2dShape(layer, input, attributes)),
    };
  };
  const border = (high: number): Border => {
    const p = () => (chance(0.02) ? -1 : whole(0, high));
    return oneOf<Border>([p(), [p(), p()], [p(), p(), p(), p()]]);
  };
  const transpose = (): Case => {
    const input = image();
    const groups = chance(0.3) ? oneOf([2, 3, 4, input[0] ?? 1]) : undefined;
    const attributes: Conv2dTransposeAttributes = {
      filters: whole(1, 32) * (chance(0.8) ? (groups ?? 1) : 1),
      kernel: bad(pair(1, 7)),
      ...(chance(0.7) && { stride: bad(pair(1, 5)) }),
      ...(chance(0.6) && { padding: border(chance(0.1) ? 40 : 3) }),
      ...(chance(0.4) && { outputPadding: chance(0.05) ? -1 : pair(0, 2) }),
      ...(chance(0.4) && { dilation: bad(pair(1, 3)) }),
      ...(groups !== undefined && { groups }),
      ...(chance(0.3) && { bias: chance(0.5) }),
    };
    return {
      type: `Conv2dTransposeShape<${literal(input)}, ${literal(attributes)}>`,
      answer: answerOf(() => conv2dTransposeShape(input, attributes)),
    };
  };
  const depthwise = (): Case => {
    const input = image();
    const attributes: DepthwiseConv2dAttributes = {
      kernel: bad(pair(1, 7)),
      ...(chance(0.5) && { multiplier: chance(0.05) ? 0 : whole(1, 4) }),
      ...(chance(0.6) && { stride: bad(pair(1, 5)) }),
      ...(chance(0.7) && { padding: padding(3) }),
      ...(chance(0.4) && { dilation: bad(pair(1, 3)) }),
      ...(chance(0.5) && { strict: chance(0.7) }),
    };
    return {
      type: `DepthwiseConv2dShape<${literal(input)}, ${literal(attributes)}>`,
      answer: answerOf(() => depthwiseConv2dShape(input, attributes)),
    };
  };
  const adaptive = (): Case => {
    const [input, attributes] = [image(), { size: bad(pair(1, 9)) }];
    return {
      type: `AdaptivePoolShape<'adaptiveAvgPool2d', ${literal(input)}, ${literal(attributes)}>`,
      answer: answerOf(() => adaptivePoolShape('adaptiveAvgPool2d', input, attributes)),
    };
  };
  const zeroPad = (): Case => {
    const [input, attributes] = [image(), { padding: border(9) }];
    return {
      type: `ZeroPad2dShape<${literal(input)}, ${literal(attributes)}>`,
      answer: answerOf(() => zeroPad2dShape(input, attributes)),
    };
  };
  const resample = (): Case => {
    const input = image();
    const mode: ResampleAttributes = {
      ...(chance(0.7) && { mode: oneOf(['nearest', 'bilinear'] as const) }),
      ...(chance(0.5) && { alignCorners: chance(0.5) }),
    };
    const [scaled, sized] = [
      { scale: bad(pair(1, 5)), ...mode },
      { size: bad(pair(1, 99)), ...mode },
    ];
    return chance(0.5)
      ? {
          type: `Upsample2dShape<${literal(input)}, ${literal(scaled)}>`,
          answer: answerOf(() => upsample2dShape(input, scaled)),
        }
      : {
          type: `Resize2dShape<${literal(input)}, ${literal(sized)}>`,
          answer: answerOf(() => resize2dShape(input, sized)),
        };
  };
  const shuffle = (): Case => {
    const factor = chance(0.05) ? 0 : whole(1, 5);
    const [channels = 1, ...sizes] = image();
    const input = [chance(0.6) ? channels * factor ** 2 || 1 : channels, ...sizes];
    return {
      type: `PixelShuffleShape<${literal(input)}, ${factor}>`,
      answer: answerOf(() => pixelShuffleShape(input, { factor })),
    };
  };
  const reshape = (): Case => {
    const [a, b, c] = [whole(1, 9), whole(1, 9), whole(1, 9)];
    const input = chance(0.5) ? [a * b * c] : [b * c, a, 1];
    const shape = oneOf<readonly number[]>([
      [a, b, c],
      [-1, b, c],
      [c, a, -1],
      [-1],
      [a * b * c],
      [a, b],
      [-1, -1, a],
      [a, 0, b],
      [a + 1, b, c],
      [7, -1, b],
    ]);
    return {
      type: `ReshapeShape<${literal(input)}, ${literal(shape)}>`,
      answer: answerOf(() => reshapeShape(input, { shape })),
    };
  };
  const window = (): Case => {
    const side = () => whole(0, 4);
    const settings: WindowSettings = {
      input: size(),
      kernel: whole(1, 7),
      ...(chance(0.6) && { stride: whole(1, 6) }),
      ...(chance(0.7) && {
        padding: oneOf<NonNullable<WindowSettings['padding']>>([side(), [side(), side()], 'same', 'valid']),
      }),
      ...(chance(0.4) && { dilation: whole(1, 3) }),
      ...(chance(0.7) && { rounding: oneOf(['floor', 'ceil', 'strict'] as const) }),
    };
    return { type: `WindowOutput<${literal(settings)}>`, answer: answerOf(() => windowOutput(settings)) };
  };
  const flatten = (): Case => {
    const input = Array.from({ length: whole(1, 4) }, size);
    return { type: `FlattenShape<${literal(input)}>`, answer: answerOf(() => flattenShape(input)) };
  };
  const dense = (): Case => {
    const [input, units] = [
      chance(0.7) ? [size()] : image(),
      chance(0.1) ? oneOf([0, -3, 2.5]) : whole(1, 4096),
    ];
    return {
      type: `DenseShape<${literal(input)}, ${units}>`,
      answer: answerOf(() => denseShape(input, { units })),
    };
  };
  const globalPool = (): Case => {
    const input = chance(0.8) ? image() : [size()];
    return {
      type: `GlobalPoolShape<'globalAvgPool2d', ${literal(input)}>`,
      answer: answerOf(() => globalPoolShape('globalAvgPool2d', input)),
    };
  };
  const groupNorm = (): Case => {
    const input = image();
    const groups = chance(0.1) ? oneOf([0, -2, 1.5]) : oneOf([1, 2, 3, 4, 8, input[0] ?? 1]);
    return {
      type: `GroupNormShape<${literal(input)}, ${groups}>`,
      answer: answerOf(() => groupNormShape(input, { groups })),
    };
  };
  const many = (count: number, make: () => Case) => Array.from({ length: count }, make);
  return [
    ...many(220, conv),
    ...many(120, pool),
    ...many(80, window),
    ...many(30, flatten),
    ...many(40, dense),
    ...many(20, globalPool),
    ...many(120, transpose),
    ...many(60, depthwise),
    ...many(20, adaptive),
    ...many(30, zeroPad),
    ...many(50, resample),
    ...many(30, shuffle),
    ...many(40, reshape),
    ...many(40, groupNorm),
  ];
}

/** As `const` type parameters infer it. */
function literal(value: object): string {
  if (Array.isArray(value)) return `readonly [${value.join(', ')}]`;
  const fields = Object.entries(value).map(([name, field]) => {
    return `readonly ${name}: ${typeof field === 'object' ? literal(field) : JSON.stringify(field)}`;
  });
  return `{ ${fields.join('; ')} }`;
}

function answerOf(rule: () => object): string {
  try {
    const answer = rule();
    return Array.isArray(answer) ? `[${answer.join(', ')}]` : literal(answer);
  } catch (error) {
    if (error instanceof ShapeError) return `Misfit<${JSON.stringify(error.message)}>`;
    throw error;
  }
}

/** Numerical Recipes' linear congruential generator: enough to choose cases, and the same everywhere. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const oneOf = <T>(items: readonly [T, ...T[]]): T => items[whole(0, items.length - 1)] ?? items[0];
  return { whole, oneOf, chance: (share: number) => next() < share };
}
