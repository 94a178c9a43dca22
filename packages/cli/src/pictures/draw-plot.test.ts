import { expect, it } from 'vitest';
import { drawPlot } from './draw-plot.ts';

it('draws a curve with its range, and a mark', () => {
  const points = [0, 1, 2, 3, 4, 5, 6, 7].map((x) => ({ x, y: x }));
  const drawn = drawPlot(points, { columns: 4, rows: 2, format: (x) => `x${x}` });
  expect(drawn).toBe(['7.00 ┤⠀⠀⡠⠊', '0.00 ┤⡠⠊⠀⠀', '      x0x7'].join('\n').replace('x0x7', 'x0 x7'));
  const marked = drawPlot(points, { columns: 4, rows: 2, mark: 7, format: String });
  expect(marked.split('\n')[1]).toBe('0.00 ┤⡠⠊⠀⠨');
});

it('leaves out what is no number, and draws nothing of nothing', () => {
  const format = String;
  expect(drawPlot([{ x: Number.NaN, y: 1 }], { columns: 4, rows: 2, format })).toBe('');
  expect(drawPlot([{ x: 1, y: 5 }], { columns: 2, rows: 1, format })).toContain('┤');
});
