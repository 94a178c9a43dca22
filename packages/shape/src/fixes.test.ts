import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adaptivePoolShape,
  checkAttributes,
  conv2dShape,
  conv2dTransposeShape,
  depthwiseConv2dShape,
  type Fix,
  FoveaError,
  flatShape,
  globalPoolShape,
  type Padding,
  type Pair,
  pixelShuffleShape,
  pool2dShape,
  reshapeShape,
  resize2dShape,
  resolveWindow2d,
  upsample2dShape,
  windowOutput,
  zeroPad2dShape,
} from './index.ts';

type Attributes = Readonly<Record<string, unknown>>;

function errorOf(rule: () => unknown): FoveaError | undefined {
  try {
    rule();
    return undefined;
  } catch (error) {
    if (error instanceof FoveaError) return error;
    throw error;
  }
}

const fixesOf = (rule: () => unknown): readonly Fix[] => errorOf(rule)?.fixes ?? [];

function mended(attributes: Attributes, fix: Fix): Attributes {
  if (fix.kind !== 'set') throw new Error(`${fix.label} sets nothing`);
  return { ...attributes, [fix.attribute]: fix.value };
}

const transposed = { filters: 1, kernel: 3 };

describe('the fixes of an error', () => {
  it.each<[() => unknown, readonly string[]]>([
    [() => windowOutput({ input: 3, kernel: 5 }), ['Set padding to 1', 'Set kernel to 3']],
    [
      () => windowOutput({ input: 32, kernel: 4, stride: 3, rounding: 'strict' }),
      ['Set padding to 1', 'Set stride to 2', 'Set stride to 4'],
    ],
    [() => windowOutput({ input: 9, kernel: 2.7 }), ['Set kernel to 3']],
    [() => windowOutput({ input: 9, kernel: Number.NaN }), ['Set kernel to 1']],
    [() => windowOutput({ input: 9, kernel: 3, stride: -2 }), ['Set stride to 1']],
    [() => windowOutput({ input: 9, kernel: 3, padding: [2, -1] }), ['Set padding to [2, 0]']],
    [() => windowOutput({ input: 0, kernel: 3 }), []],
    [() => pool2dShape('maxPool2d', [1, 4, 4], { size: 2, padding: [0, 2] }), ['Set padding to [0, 1]']],
    [
      () => pool2dShape('maxPool2d', [1, 4, 4], { size: 2, padding: [0, 0, 1, 5] }),
      ['Set padding to [0, 0, 1, 1]'],
    ],
    [
      () => pool2dShape('maxPool2d', [1, 9, 9], { size: 2, dilation: 3, padding: [0, 4] }),
      ['Set padding to [0, 3]'],
    ],
    [() => pool2dShape('maxPool2d', [1, 4, 2], { size: 2, dilation: 3, padding: 2 }), ['Set dilation to 2']],
    [() => adaptivePoolShape('adaptiveAvgPool2d', [1, 4, 4], { size: [0, 3] }), ['Set size to [1, 3]']],
    [() => zeroPad2dShape([1, 4, 4], { padding: [1, -1] }), ['Set padding to [1, 0]']],
    [() => upsample2dShape([1, 4, 4], { scale: 2, alignCorners: true }), ['Leave out alignCorners']],
    [() => resize2dShape([1, 4, 4], { size: 2.4 }), ['Set size to 2']],
    [() => pixelShuffleShape([8, 4, 4], { factor: 3 }), ['Set factor to 2']],
    [() => reshapeShape([2, 3, 4], { shape: [5, -1, 1] }), ['Set shape to [24]']],
    [() => depthwiseConv2dShape([2, 4, 4], { kernel: 3, multiplier: 0 }), ['Set multiplier to 1']],
    [() => conv2dTransposeShape([2, 4, 4], { ...transposed, stride: 0 }), ['Set stride to 1']],
    [() => conv2dTransposeShape([2, 4, 4], { ...transposed, padding: [1, -1] }), ['Set padding to [1, 0]']],
    [() => conv2dTransposeShape([2, 4, 5], { ...transposed, padding: 4 }), ['Set padding to 2']],
    [
      () => conv2dTransposeShape([2, 4, 4], { ...transposed, outputPadding: [0, 3], stride: 2 }),
      ['Set outputPadding to [0, 1]'],
    ],
    [
      () => conv2dTransposeShape([2, 4, 4], { ...transposed, outputPadding: 2, stride: [1, 2] }),
      ['Set outputPadding to 0'],
    ],
    [() => flatShape('dense', [64, 5, 5]), ['Put flatten() before it']],
    [() => conv2dShape([10], { filters: 1, kernel: 1 }), ['Remove this layer']],
    [() => globalPoolShape('globalAvgPool2d', [10]), ['Remove this layer']],
    [() => resolveWindow2d('own', [10], { kernel: 1 }), ['Remove this layer']],
    [() => checkAttributes('relu', { slope: 2 }, []), ['Leave out slope']],
    [() => conv2dShape([8, 4, 4], { filters: 12, kernel: 1, groups: 5 }), ['Set groups to 4']],
    [
      () => conv2dShape([8, 4, 4], { filters: 12, kernel: 1, groups: 8 }),
      ['Set groups to 4', 'Set filters to 16'],
    ],
  ])('%s', (rule, labels) => {
    expect(fixesOf(rule).map(({ label }) => label)).toEqual(labels);
  });

  it('stay with the error when it is seen from further out', () => {
    const inner = errorOf(() => windowOutput({ input: 3, kernel: 5 }));
    expect(inner?.at('conv2d').fixes).toBe(inner?.fixes);
    expect(new FoveaError('code', 'it went wrong').fixes).toEqual([]);
  });

  describe('with height and width', () => {
    const labels = (attributes: Attributes, shape = [1, 3, 20]) =>
      fixesOf(() => resolveWindow2d('own', shape, attributes)).map(({ label }) => label);

    it('are one number where that breaks nothing', () => {
      expect(labels({ kernel: 5 })).toEqual(['Set padding to 1', 'Set kernel to 3']);
      expect(labels({ kernel: 5 }, [1, 3, 2])).toEqual(['Set padding to 1', 'Set kernel to 3']);
    });

    it('mend all sides that could not be on any axis', () => {
      expect(labels({ kernel: [0, 0] })).toEqual(['Set kernel to [1, 1]']);
      expect(labels({ kernel: 3, padding: [1, -1, Number.NaN, 2] })).toEqual(['Set padding to [1, 0, 0, 2]']);
    });

    it('change one side of a pair', () => {
      expect(labels({ kernel: [5, 7] })).toEqual(['Set padding to 1', 'Set kernel to [3, 7]']);
      expect(labels({ kernel: 5, padding: [0, 3] })).toEqual(['Set padding to [1, 3]', 'Set kernel to 3']);
      expect(labels({ kernel: 5, padding: [0, 3, 0, 2] })).toEqual([
        'Set padding to [1, 3, 1, 2]',
        'Set kernel to 3',
      ]);
    });

    it('make a pair of one number that would break the other axis', () => {
      const strict = { kernel: 4, stride: 3, strict: true };
      expect(labels({ ...strict, padding: 'valid' }, [1, 32, 34])).toEqual([
        'Set padding to [1, 0]',
        'Set stride to 2',
        'Set stride to [4, 3]',
      ]);
      expect(labels({ ...strict, padding: 1 }, [1, 32, 33])[0]).toBe('Set padding to [1, 2]');
      expect(labels({ size: [2, 3], strict: true }, [1, 5, 9])).toEqual(['Set stride to [1, 3]']);
    });
  });
});

describe('a fix that is taken', () => {
  const bad = fc.constantFrom(0, -1, 1.5, Number.NaN);
  const side = (max: number) => fc.integer({ min: 0, max });
  const size = (max: number) =>
    fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max }) }, { weight: 1, arbitrary: bad });
  const pair = (max: number): fc.Arbitrary<Pair> => fc.oneof(size(max), fc.tuple(size(max), size(max)));
  const padding: fc.Arbitrary<Padding> = fc.oneof(
    side(6),
    bad,
    fc.tuple(side(6), side(6)),
    fc.tuple(side(6), side(6), side(6), side(6)),
    fc.tuple(side(6), bad, side(6), bad),
    fc.constantFrom('same' as const, 'valid' as const),
  );
  const image = fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
  );
  const optional = { requiredKeys: [] };
  const window = fc.record({ stride: pair(6), padding, strict: fc.boolean() }, optional);

  const conv = fc
    .record({
      shape: image,
      base: fc.record({ filters: size(12), kernel: pair(8) }),
      window,
      rest: fc.record({ dilation: pair(3), groups: size(6) }, optional),
    })
    .map(({ shape, base, window: slid, rest }) => {
      const attributes: Attributes = { ...base, ...slid, ...rest };
      // Random attributes have the types that they are declared with; the compiler has lost them on the way.
      const rule = (given: Attributes) => conv2dShape(shape, given as unknown as typeof base);
      return { attributes, rule };
    });
  const pool = fc
    .record({
      shape: image,
      base: fc.record({ size: pair(8) }),
      window,
      rest: fc.record({ ceil: fc.boolean(), dilation: pair(4) }, optional),
    })
    .map(({ shape, base, window: slid, rest }) => {
      const attributes: Attributes = { ...base, ...slid, ...rest };
      // As above.
      const rule = (given: Attributes) => pool2dShape('maxPool2d', shape, given as unknown as typeof base);
      return { attributes, rule };
    });
  const transpose = fc
    .record({
      shape: image,
      base: fc.record({ filters: size(12), kernel: pair(8) }),
      rest: fc.record(
        {
          stride: pair(4),
          padding: fc.oneof(side(30), padding).filter((value) => typeof value !== 'string'),
          outputPadding: pair(3),
          dilation: pair(3),
          groups: size(6),
        },
        optional,
      ),
    })
    .map(({ shape, base, rest }) => {
      const attributes: Attributes = { ...base, ...rest };
      // As above.
      const rule = (given: Attributes) => conv2dTransposeShape(shape, given as unknown as typeof base);
      return { attributes, rule };
    });
  const layers = fc.oneof(conv, pool, transpose);
  const runs = { seed: 1, numRuns: 3000 };

  it('makes that very error go away', () => {
    const taken = new Map<string, number>();
    fc.assert(
      fc.property(layers, ({ attributes, rule }) => {
        const error = errorOf(() => rule(attributes));
        if (error === undefined) return;
        expect(error.fixes.length).toBeGreaterThan(0);
        for (const fix of error.fixes) {
          expect(errorOf(() => rule(mended(attributes, fix)))?.message).not.toBe(error.message);
          taken.set(error.code, (taken.get(error.code) ?? 0) + 1);
        }
      }),
      runs,
    );
    for (const code of [
      'not-positive',
      'padding-range',
      'pool-padding',
      'pool-dilation',
      'output-padding',
      'nothing-left',
      'window-too-large',
      'stride-misfit',
      'groups-misfit',
    ])
      expect(taken.get(code) ?? 0, code).toBeGreaterThan(50);
  });

  it('leads, error by error, to a layer that fits', () => {
    fc.assert(
      fc.property(layers, fc.nat(), ({ attributes, rule }, choice) => {
        let now = attributes;
        for (let turn = 0; turn < 12; turn++) {
          const [first, ...more] = fixesOf(() => rule(now));
          if (first === undefined) break;
          now = mended(now, [first, ...more][choice % (more.length + 1)] ?? first);
        }
        expect(errorOf(() => rule(now))).toBeUndefined();
      }),
      runs,
    );
  });

  it('is found at once for sizes beyond all reason', () => {
    const huge = { input: 9e15, kernel: 3, stride: 8e14 + 1, padding: 4e15, rounding: 'strict' } as const;
    expect(() => windowOutput(huge)).toThrow(' is not whole. ');
    expect(() => windowOutput({ ...huge, input: 40, padding: 0, stride: 9e15 })).toThrow(
      'Stride 37 gives 2.',
    );
    expect(() => windowOutput({ ...huge, stride: 1e300 })).toThrow('stride must be a whole number');
  });
});
