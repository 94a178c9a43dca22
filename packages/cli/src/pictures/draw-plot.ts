/** A point of a plot; points that are not finite are left out. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * A curve as lines of characters: dots of Braille, two columns and four rows to a character, with the largest
 * and smallest value at the left and the ends of the horizontal axis below.
 */
export function drawPlot(
  points: readonly PlotPoint[],
  options: {
    /** Characters of the curve itself. */
    readonly columns: number;
    readonly rows: number;
    /** Marked with a line from top to bottom. */
    readonly mark?: number;
    format(x: number): string;
  },
): string {
  const { columns, rows, mark, format } = options;
  const shown = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (shown.length === 0) return '';
  const [left, right] = rangeOf(shown.map(({ x }) => x));
  const [low, high] = rangeOf(shown.map(({ y }) => y));
  const [width, height] = [2 * columns, 4 * rows];
  const dots = Array.from({ length: rows }, () => new Uint8Array(columns));
  const set = (column: number, row: number) => {
    const line = dots[Math.floor(row / 4)];
    const at = Math.floor(column / 2);
    if (line === undefined) return;
    line[at] = (line[at] ?? 0) | (braille[row % 4]?.[column % 2] ?? 0);
  };
  const columnOf = (x: number) => place(x, left, right, width);
  for (const { x, y } of shown) set(columnOf(x), height - 1 - place(y, low, high, height));
  if (mark !== undefined) for (let row = 0; row < height; row += 2) set(columnOf(mark), row);
  const labels = [high.toPrecision(3), low.toPrecision(3)] as const;
  const margin = Math.max(...labels.map(({ length }) => length));
  const lines = dots.map((line, row) => {
    const label = row === 0 ? labels[0] : row === rows - 1 ? labels[1] : '';
    return `${label.padStart(margin)} ┤${String.fromCodePoint(...Array.from(line, (bits) => 0x2800 + bits))}`;
  });
  const [first, last] = [format(left), format(right)];
  const axis = `${' '.repeat(margin + 2)}${first}${last.padStart(Math.max(columns - first.length, last.length + 1))}`;
  return [...lines, axis].join('\n');
}

/** The bits of Unicode's Braille patterns by row and column. */
const braille = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

function rangeOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Which of `count` places a value has between two others. */
function place(value: number, low: number, high: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * count)));
}
