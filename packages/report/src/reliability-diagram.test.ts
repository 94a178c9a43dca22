import { calibration } from '@fovea/trainer';
import { expect, it } from 'vitest';
import { reliabilityDiagram } from './reliability-diagram.ts';

/** Logits of two classes that are so sure of the first. */
const sure = (...parts: readonly number[]) =>
  Float32Array.from(parts.flatMap((part) => [Math.log(part / (1 - part)), 0]));

it('has a bar for each bin that has images, as high as the part that is right', () => {
  const text = reliabilityDiagram(calibration(sure(0.95, 0.95, 0.75, 0.75), Int32Array.of(0, 0, 0, 1))).html;
  const bars = [...text.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g)];
  expect(bars.map(([, x, y, height]) => [x, y, height].map(Number))).toEqual([
    [199, 118, 110],
    [243, 8, 220],
  ]);
  expect(text).toContain('75.0 % sure, 50.0 % right; 95.0 % sure, 100.0 % right');
});

it('has no bar where there is no image', () => {
  const text = reliabilityDiagram(calibration(new Float32Array(), new Int32Array())).html;
  expect(text).not.toContain('<rect');
  expect(text).not.toContain('NaN');
});
