import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AddShape,
  addShape,
  type ConcatShape,
  concatShape,
  type Misfit,
  type MultiplyShape,
  multiplyShape,
  type ResidualShape,
  residualShape,
  ShapeError,
  squeezeExciteShape,
} from './index.ts';

// Function and type of each rule side by side: what they accept, what they refuse, and what is left of sizes that are not known.

describe('addShape', () => {
  it('accepts branches of one shape', () => {
    expect(
      addShape([
        [8, 4, 3],
        [8, 4, 3],
        [8, 4, 3],
      ]),
    ).toEqual([8, 4, 3]);
    expectTypeOf<AddShape<[[8, 4, 3], [8, 4, 3], [8, 4, 3]]>>().toEqualTypeOf<[8, 4, 3]>();
    expect(addShape([[5]])).toEqual([5]);
  });

  it('refuses others, and shows the first and the one that differs', () => {
    const refused = () => addShape([[5], [5], [6]]);
    expect(refused).toThrow(ShapeError);
    expect(refused).toThrow('add: cannot add [5] and [6]. All branches must give the same shape.');
    expectTypeOf<AddShape<[[5], [5], [6]]>>().toEqualTypeOf<
      Misfit<'add: cannot add [5] and [6]. All branches must give the same shape.'>
    >();
    expect(() => addShape([[2, 2, 2], [8]])).toThrow('cannot add [2, 2, 2] and [8]');
  });

  it('knows what any branch knows', () => {
    expectTypeOf<AddShape<[[number, 4, 3], [8, number, 3]]>>().toEqualTypeOf<[8, 4, 3]>();
    expectTypeOf<AddShape<[number[], [8, 4, 3]]>>().toEqualTypeOf<[8, 4, 3]>();
    expectTypeOf<AddShape<[number[], number[]]>>().toEqualTypeOf<number[]>();
    expectTypeOf<AddShape<number[][]>>().toEqualTypeOf<number[]>();
  });
});

describe('residualShape', () => {
  it('accepts a body and a shortcut of one shape', () => {
    expect(residualShape([3, 8, 8], [6, 4, 4], [6, 4, 4])).toEqual([6, 4, 4]);
    expectTypeOf<ResidualShape<[3, 8, 8], [6, 4, 4], [6, 4, 4]>>().toEqualTypeOf<[6, 4, 4]>();
    expectTypeOf<ResidualShape<[3, 8, 8], [number, 4, 4], [6, 4, 4]>>().toEqualTypeOf<[6, 4, 4]>();
  });

  it('refuses others, and says which shortcut would fit', () => {
    expect(() => residualShape([3, 7, 7], [6, 4, 4], [3, 7, 7])).toThrow(
      'residual: cannot add [6, 4, 4] and [3, 7, 7]. A shortcut of conv2d({ filters: 6, kernel: 1, stride: 2 }) fits.',
    );
    expectTypeOf<ResidualShape<[3, 7, 7], [6, 4, 4], [3, 7, 7]>>().toEqualTypeOf<
      Misfit<'residual: cannot add [6, 4, 4] and [3, 7, 7]. A shortcut of conv2d({ filters: 6, kernel: 1, stride: 2 }) fits.'>
    >();
    expect(() => residualShape([3, 8, 8], [3, 6, 6], [3, 8, 8])).toThrow("padding: 'same'");
    expect(() => residualShape([3, 8, 8], [3, 9, 9], [3, 8, 8])).toThrow("padding: 'same'");
  });
});

describe('concatShape', () => {
  it('adds up the channels of images of one size, and of lists', () => {
    expect(
      concatShape([
        [2, 4, 3],
        [5, 4, 3],
        [1, 4, 3],
      ]),
    ).toEqual([8, 4, 3]);
    expectTypeOf<ConcatShape<[[2, 4, 3], [5, 4, 3], [1, 4, 3]]>>().toEqualTypeOf<[8, 4, 3]>();
    expect(concatShape([[7], [9]])).toEqual([16]);
    expectTypeOf<ConcatShape<[[7], [9]]>>().toEqualTypeOf<[16]>();
  });

  it('refuses other sizes', () => {
    const sentence =
      'concat: cannot join [2, 4, 3] and [2, 4, 2] along the channels. Height and width must agree.';
    expect(() =>
      concatShape([
        [2, 4, 3],
        [2, 4, 2],
      ]),
    ).toThrow(sentence);
    expectTypeOf<ConcatShape<[[2, 4, 3], [2, 4, 2]]>>().toEqualTypeOf<Misfit<typeof sentence>>();
    expect(() => concatShape([[4], [4, 1, 1]])).toThrow('cannot join [4] and [4, 1, 1]');
  });

  it('knows what any branch knows, but no sum of what is not known', () => {
    expectTypeOf<ConcatShape<[[number, 4, number], [5, 4, 3]]>>().toEqualTypeOf<[number, 4, 3]>();
    expectTypeOf<ConcatShape<[number[], [5, 4, 3]]>>().toEqualTypeOf<number[]>();
  });
});

describe('multiplyShape', () => {
  it('accepts as many values, or one per channel', () => {
    for (const by of [[4, 3, 2], [4], [4, 1, 1]]) expect(multiplyShape([4, 3, 2], by)).toEqual([4, 3, 2]);
    expectTypeOf<MultiplyShape<[4, 3, 2], [4, 3, 2]>>().toEqualTypeOf<[4, 3, 2]>();
    expectTypeOf<MultiplyShape<[4, 3, 2], [4]>>().toEqualTypeOf<[4, 3, 2]>();
    expectTypeOf<MultiplyShape<[4, 3, 2], [4, 1, 1]>>().toEqualTypeOf<[4, 3, 2]>();
    expectTypeOf<MultiplyShape<[4, 3, 2], [number]>>().toEqualTypeOf<[4, 3, 2]>();
  });

  it('refuses anything else', () => {
    const sentence =
      'multiply: cannot multiply [4, 3, 2] by [3]. It takes the same shape, or one number per channel: [4] or [4, 1, 1].';
    expect(() => multiplyShape([4, 3, 2], [3])).toThrow(sentence);
    expectTypeOf<MultiplyShape<[4, 3, 2], [3]>>().toEqualTypeOf<Misfit<typeof sentence>>();
    expect(() => multiplyShape([4], [4, 3, 2])).toThrow('cannot multiply [4] by [4, 3, 2]');
  });
});

it('squeezeExciteShape keeps an image', () => {
  expect(squeezeExciteShape([4, 3, 2], { reduction: 2 })).toEqual([4, 3, 2]);
  expect(() => squeezeExciteShape([4], { reduction: 2 })).toThrow('needs a [channels, height, width] input');
  expect(() => squeezeExciteShape([4, 3, 2], { reduction: 0 })).toThrow('reduction must be a whole number');
});
