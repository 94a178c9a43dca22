import { describe, expect, it } from 'vitest';
import { mapScale } from './map-scale.ts';
import { type Colour, valueColour } from './value-colour.ts';

const positive = { signed: false, limit: 2 };
const signed = { signed: true, limit: 2 };
const steps = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

describe('mapScale', () => {
  it('goes to the largest absolute value, and is signed when one is negative', () => {
    expect(mapScale([0, 0.5, 3])).toEqual({ signed: false, limit: 3 });
    expect(mapScale([1, -4, 3])).toEqual({ signed: true, limit: 4 });
    expect(mapScale([])).toEqual({ signed: false, limit: 0 });
    expect(mapScale([0, -0])).toEqual({ signed: false, limit: 0 });
  });

  it('leaves out what is no finite number', () => {
    expect(mapScale([Number.NaN, Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY])).toEqual({
      signed: false,
      limit: 1,
    });
    expect(mapScale([Number.NaN])).toEqual({ signed: false, limit: 0 });
  });
});

describe('valueColour', () => {
  it('begins, passes 0 and ends where it says', () => {
    expect(valueColour(0, positive)).toEqual([0x44, 0x01, 0x54, 255]);
    expect(valueColour(2, positive)).toEqual([0xfd, 0xe7, 0x25, 255]);
    expect(valueColour(-2, signed)).toEqual([0x05, 0x30, 0x61, 255]);
    expect(valueColour(0, signed)).toEqual([0xf7, 0xf7, 0xf7, 255]);
    expect(valueColour(2, signed)).toEqual([0x67, 0x00, 0x1f, 255]);
  });

  it('stays at the ends beyond them, and is transparent for NaN', () => {
    for (const value of [3, Number.POSITIVE_INFINITY]) {
      expect(valueColour(value, positive)).toEqual(valueColour(2, positive));
      expect(valueColour(value, signed)).toEqual(valueColour(2, signed));
      expect(valueColour(-value, signed)).toEqual(valueColour(-2, signed));
      expect(valueColour(-value, positive)).toEqual(valueColour(0, positive));
    }
    for (const scale of [positive, signed, { signed: true, limit: 0 }]) {
      expect(valueColour(Number.NaN, scale)).toEqual([0, 0, 0, 0]);
    }
  });

  it('has the colour of 0 for 0 where there is nothing else', () => {
    expect(valueColour(0, { signed: false, limit: 0 })).toEqual(valueColour(0, positive));
    expect(valueColour(-0, { signed: true, limit: 0 })).toEqual(valueColour(0, signed));
    expect(valueColour(1, { signed: false, limit: 0 })).toEqual(valueColour(2, positive));
  });
});

describe.each(['normal sight', 'protanopia', 'deuteranopia', 'tritanopia', 'grey'] as const)(
  'with %s',
  (sight) => {
    const lightness = (value: number, scale: typeof signed) => lab(seen(valueColour(value, scale), sight))[0];

    it('lightness goes one way from 0, in even steps', () => {
      const rising = steps(0, 2, 17).map((value) => lightness(value, positive));
      for (const [i, value] of rising.slice(1).entries()) {
        expect(value - (rising[i] ?? 0)).toBeGreaterThan(2);
        expect(value - (rising[i] ?? 0)).toBeLessThan(9);
      }
      for (const sign of [-1, 1]) {
        const falling = steps(0, 2 * sign, 11).map((value) => lightness(value, signed));
        for (const [i, value] of falling.slice(1).entries())
          expect((falling[i] ?? 0) - value).toBeGreaterThan(2);
      }
    });

    it('negative and positive values of the same size are about equally dark, and told apart', () => {
      for (const value of steps(0.4, 1.6, 7)) {
        const [below, above] = [-value, value].map((each) => lab(seen(valueColour(each, signed), sight)));
        expect(Math.abs((below?.[0] ?? 0) - (above?.[0] ?? 0))).toBeLessThan(20);
        if (sight !== 'grey') expect(distance(below, above)).toBeGreaterThan(15);
      }
    });
  },
);

type Sight = 'normal sight' | 'protanopia' | 'deuteranopia' | 'tritanopia' | 'grey';
type Triple = readonly [number, number, number];

/**
 * How people without one kind of cone see linear RGB; severity 1 of Machado,
 * Oliveira and Fernandes, 2009, doi:10.1109/TVCG.2009.113.
 */
const matrices: Readonly<Record<Sight, readonly [Triple, Triple, Triple]>> = {
  'normal sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  grey: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
};

/** A colour as linear RGB, as it is seen. */
function seen([red, green, blue]: Colour, sight: Sight): Triple {
  const linear = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const cone = (i: 0 | 1 | 2) => {
    const value = matrices[sight][i].reduce((sum, weight, j) => sum + weight * (linear[j] ?? 0), 0);
    return Math.max(0, Math.min(1, value));
  };
  return [cone(0), cone(1), cone(2)];
}

/** CIE L*a*b* of linear sRGB, white D65: IEC 61966-2-1 and ISO/CIE 11664-4. */
function lab([r, g, b]: Triple): Triple {
  const curve = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Triple = [0, 0, 0], b: Triple = [0, 0, 0]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
