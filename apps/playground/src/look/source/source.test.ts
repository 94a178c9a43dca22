import { describe, expect, it } from 'vitest';
import { digitStrokes } from '../drawing/fixtures/digit-strokes.ts';
import { digitViewer, framePixels, isBlank, readsDigits, takesDrawings } from './source.ts';

const rgb = { channels: 3, height: 8, width: 12, mean: [0, 0, 0], std: [1, 1, 1] } as const;
const pets = { input: rgb, labels: ['cat', 'dog'] };
const clothes = { input: digitViewer.input, labels: ['shirt', 'shoe'] };
const sheet = { data: new Uint8Array(40 * 40).fill(240), width: 40, height: 40, channels: 1 as const };
sheet.data.fill(20, 15 * 40 + 10, 15 * 40 + 30);

describe('what a network takes', () => {
  it('is drawings where it takes grey images, and digits where its classes are digits', () => {
    expect([digitViewer, clothes, pets].map(takesDrawings)).toEqual([true, true, false]);
    expect([digitViewer, clothes, pets].map(readsDigits)).toEqual([true, false, false]);
  });
});

describe('framePixels', () => {
  it('brings drawings to the size of the input', () => {
    const drawing = digitStrokes[3] ?? [];
    const frame = framePixels(
      { kind: 'drawing', drawing },
      { ...clothes, input: { ...digitViewer.input, height: 32 } },
    );
    expect(frame).toMatchObject({ width: 28, height: 32, channels: 1 });
  });

  it('prepares pictures like digits where the network reads digits, and leaves them alone elsewhere', () => {
    const picture = { kind: 'picture', pixels: sheet, name: 'sheet' } as const;
    const digit = framePixels(picture, digitViewer);
    expect([digit.width, digit.height, Math.max(...digit.data), digit.data[0]]).toEqual([28, 28, 255, 0]);
    expect(framePixels(picture, clothes)).toBe(sheet);
    expect(framePixels(picture, pets)).toBe(sheet);
  });

  it('leaves held-out digits as they are', () => {
    expect(framePixels({ kind: 'sample', pixels: sheet, label: '1' }, digitViewer)).toBe(sheet);
  });
});

it('knows an empty pad', () => {
  expect(isBlank({ kind: 'drawing', drawing: [] })).toBe(true);
  expect(isBlank({ kind: 'drawing', drawing: digitStrokes[1] ?? [] })).toBe(false);
  expect(isBlank({ kind: 'sample', pixels: sheet, label: '1' })).toBe(false);
});
