import uPlot from 'uplot';

export interface Line {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** More points than this on one line cannot be told apart. */
const most = 1200;

/** Lines with points of their own as columns over all points. */
export function alignLines(lines: readonly Line[]): uPlot.AlignedData {
  return uPlot.join(lines.map(({ x, y }) => [thinned(x), thinned(y)]));
}

/** Every so many-th value, the last one always among them. */
function thinned(values: readonly number[]): number[] {
  const every = Math.ceil(values.length / most);
  const last = values.length - 1;
  return values.filter((_, i) => (last - i) % every === 0);
}
