import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from './error.ts';
import { type WindowSettings, windowOutput } from './window-output.ts';

describe('windowOutput', () => {
  it.each<[WindowSettings, number, readonly [number, number], number]>([
    [{ input: 28, kernel: 3 }, 26, [0, 0], 0],
    [{ input: 224, kernel: 7, stride: 2, padding: 3 }, 112, [3, 3], 0],
    [{ input: 32, kernel: 4, stride: 3 }, 10, [0, 0], 1],
    [{ input: 32, kernel: 4, stride: 3, padding: 1, rounding: 'strict' }, 11, [1, 1], 0],
    [{ input: 5, kernel: 2, stride: 2, rounding: 'ceil' }, 3, [0, 1], 0],
    [{ input: 7, kernel: 3, dilation: 3 }, 1, [0, 0], 0],
    [{ input: 10, kernel: 3, padding: [2, 0] }, 10, [2, 0], 0],
    [{ input: 5, kernel: 2, padding: 'same' }, 5, [0, 1], 0],
    [{ input: 5, kernel: 3, stride: 2, padding: 'same' }, 3, [1, 1], 0],
    [{ input: 6, kernel: 3, stride: 2, padding: 'same' }, 3, [0, 1], 0],
    [{ input: 6, kernel: 3, padding: 'valid' }, 4, [0, 0], 0],
    // The third window would start at 5, in the padding after the input: PyTorch's ceil_mode drops it, too.
    [{ input: 4, kernel: 2, stride: 3, padding: 1, rounding: 'ceil' }, 2, [1, 1], 0],
  ])('%o gives %i', (settings, output, padding, unseen) => {
    expect(windowOutput(settings)).toEqual({ output, padding, unseen });
  });

  it.each<[WindowSettings, string, string]>([
    [
      { input: 32, kernel: 4, stride: 3, rounding: 'strict' },
      'stride-misfit',
      'stride 3 does not fit the input: (32 + 0 + 0 − 4) / 3 is not whole. Padding 1 gives 11; stride 2 gives 15; stride 4 gives 8.',
    ],
    [
      { input: 3, kernel: 5 },
      'window-too-large',
      'kernel 5 is larger than the input (3 + 0 + 0). Padding 1 makes it fit; so does a kernel of 3.',
    ],
    [
      { input: 4, kernel: 3, dilation: 3, padding: [1, 0] },
      'window-too-large',
      'kernel 3 (dilated to 7) is larger than the input (4 + 1 + 0). Padding 2 makes it fit; so does a kernel of 2.',
    ],
    [{ input: 0, kernel: 3 }, 'not-positive', 'input must be a whole number of at least 1, got 0.'],
    [{ input: 9, kernel: 1.5 }, 'not-positive', 'kernel must be a whole number of at least 1, got 1.5.'],
    [
      { input: 9, kernel: 3, stride: 0 },
      'not-positive',
      'stride must be a whole number of at least 1, got 0.',
    ],
    [
      { input: 9, kernel: 3, dilation: -1 },
      'not-positive',
      'dilation must be a whole number of at least 1, got -1.',
    ],
    [
      { input: 9, kernel: 3, padding: [0, -1] },
      'padding-range',
      'padding must be a whole number of at least 0, got -1.',
    ],
  ])('%o is refused', (settings, code, message) => {
    expect(() => windowOutput(settings)).toThrow(
      expect.objectContaining({ constructor: ShapeError, code, message }),
    );
  });

  const whole = (min: number, max: number) => fc.integer({ min, max });
  const settings = fc.record({
    input: whole(1, 40),
    kernel: whole(1, 7),
    stride: whole(1, 6),
    dilation: whole(1, 3),
    padding: fc.tuple(whole(0, 5), whole(0, 5)),
  });

  it('counts the windows that lie inside the padded input', () => {
    check(settings, (given) => {
      const { starts, seen } = bruteForce(given, 0);
      const { output, unseen, padding } = windowOutput(given);
      expect(output).toBe(starts.length);
      expect(unseen).toBe(Math.max(0, given.input - seen));
      expect(padding).toEqual(given.padding);
    });
  });

  it('with ceil, lets one more window reach beyond the end if it starts before it', () => {
    check(settings, (given) => {
      const inside = bruteForce(given, 0).starts;
      const beyond = bruteForce(given, given.stride - 1).starts.filter(
        (start) => start < given.input + given.padding[0],
      );
      const result = windowOutput({ ...given, rounding: 'ceil' });
      expect(result.output).toBe(Math.max(inside.length, beyond.length));
      // Its padding says the same to somebody who only floors.
      expect(windowOutput({ ...given, padding: result.padding }).output).toBe(result.output);
    });
  });

  it('with strict, agrees with floor or refuses because the stride does not divide', () => {
    check(settings, (given) => {
      const rest = (given.input + given.padding[0] + given.padding[1] - spanOf(given)) % given.stride;
      const strict = () => windowOutput({ ...given, rounding: 'strict' });
      if (rest === 0) expect(strict()).toEqual(windowOutput(given));
      else expect(strict).toThrow(' is not whole. ');
    });
  });

  it("with 'same' padding, gives ⌈input / stride⌉ and never more padding before than after", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const { output, padding } = windowOutput({ ...given, padding: 'same' });
        expect(output).toBe(Math.ceil(given.input / given.stride));
        expect([0, 1]).toContain(padding[1] - padding[0]);
      }),
      { seed: 1 },
    );
  });

  it('suggests only what fits', () => {
    let suggestions = 0;
    check(settings, (given) => {
      const strict = { ...given, rounding: 'strict' } as const;
      let hint = '';
      try {
        windowOutput(strict);
      } catch (error) {
        hint = error instanceof ShapeError ? (error.hint ?? '') : '';
      }
      for (const [, name = '', value, output] of hint.matchAll(/(padding|stride) (\d+) gives (\d+)/gi)) {
        const mended = { ...strict, [name.toLowerCase()]: Number(value) };
        expect(windowOutput(mended).output).toBe(Number(output));
        suggestions++;
      }
    });
    expect(suggestions).toBeGreaterThan(100);
  });

  type Given = WindowSettings & { stride: number; dilation: number; padding: [number, number] };

  function check(arbitrary: fc.Arbitrary<Given>, property: (given: Given) => void) {
    fc.assert(
      fc.property(arbitrary, (given) => {
        fc.pre(spanOf(given) <= given.input + given.padding[0] + given.padding[1]);
        property(given);
      }),
      { seed: 1, numRuns: 500 },
    );
  }

  function spanOf({ kernel, dilation }: Given): number {
    return (kernel - 1) * dilation + 1;
  }

  /** Tries every position of the padded input, plus `beyond` more. */
  function bruteForce(given: Given, beyond: number): { starts: number[]; seen: number } {
    const total = given.input + given.padding[0] + given.padding[1] + beyond;
    const starts: number[] = [];
    for (let start = 0; start + spanOf(given) <= total; start += given.stride) starts.push(start);
    return { starts, seen: (starts.at(-1) ?? 0) + spanOf(given) - given.padding[0] };
  }
});
