import { expect, it } from 'vitest';
import { cellColours } from './cell-colours.ts';

it('puts text on every colour of both scales with a contrast of at least 4.5 : 1', () => {
  for (const signed of [true, false]) {
    for (let value = signed ? -1 : 0; value <= 1; value += 0.01) {
      const { background, color } = cellColours(value, { signed, limit: 1 });
      const [light = 0, dark = 0] = [luminance(background), color === '#000' ? 0 : 1].sort((a, b) => b - a);
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

/** WCAG 2.2, from `rgb(…)`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/\d+/g)].map(([digits]) => {
    const share = Number(digits) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
