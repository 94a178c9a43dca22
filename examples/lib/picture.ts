import { scaleLinear, scaleLog } from 'd3-scale';

/** A part of a picture, 320 wide and 260 high, as SVG. */
export type Panel = string;

const [width, height] = [320, 260];
const [left, right, top, bottom] = [52, 14, 44, 44];
const colours = ['#2563eb', '#d97706', '#059669', '#dc2626', '#7c3aed'] as const;

/** Panels side by side, as an SVG file; the title is for those who do not see it. */
export function picture(title: string, ...panels: readonly Panel[]): string {
  const placed = panels.map((panel, i) => `<g transform="translate(${i * width} 0)">\n${panel}\n</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panels.length * width} ${height}" font-family="sans-serif" font-size="11" fill="#333">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
${placed.join('\n')}
</svg>
`;
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Points joined by lines, over an axis that is linear or, for sizes, logarithmic. */
export function linePanel(options: {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
  readonly logarithmic?: boolean;
  /** Values of x that get a mark and a label. Default: chosen. */
  readonly ticks?: readonly number[];
  /** Values of x that get an upright line. */
  readonly marks?: readonly number[];
}): Panel {
  const { title, lines, logarithmic = false, marks = [] } = options;
  const points = lines.flatMap((line) => line.points);
  const x = (logarithmic ? scaleLog() : scaleLinear())
    .domain(rangeOf(points.map(([at]) => at)))
    .range([left, width - right]);
  const y = scaleLinear()
    .domain(rangeOf(points.map(([, value]) => value)))
    .nice(5)
    .range([height - bottom, top]);
  const xTicks = options.ticks ?? x.ticks(6);
  return [
    heading(title),
    ...y.ticks(5).map((tick) => {
      const at = round(y(tick));
      return `<path d="M${left} ${at}H${width - right}" stroke="#ddd"/><text x="${left - 6}" y="${at + 4}" text-anchor="end">${tick}</text>`;
    }),
    ...xTicks.map(
      (tick) => `<text x="${round(x(tick))}" y="${height - bottom + 16}" text-anchor="middle">${tick}</text>`,
    ),
    ...marks.map(
      (mark) =>
        `<path d="M${round(x(mark))} ${top}V${height - bottom}" stroke="#999" stroke-dasharray="3 3"/>`,
    ),
    `<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">${escaped(options.x)}</text>`,
    `<text transform="translate(12 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(options.y)}</text>`,
    ...lines.map((line, i) => {
      const colour = colours[i % colours.length];
      const places = line.points.map(([at, value]) => [round(x(at)), round(y(value))] as const);
      const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colour}"/>`);
      return `<path d="M${places.map((place) => place.join(' ')).join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.length > 40 ? '' : dots.join('')}`;
    }),
    lines.length > 1 ? legend(lines.map(({ name }) => name)) : '',
  ].join('\n');
}

/** Bars from the left, one under the other, each with its value. */
export function barPanel(title: string, bars: readonly (readonly [name: string, value: number])[]): Panel {
  const x = scaleLinear()
    .domain([0, Math.max(...bars.map(([, value]) => value))])
    .range([0, width - 40]);
  const step = (height - top) / bars.length;
  return [
    heading(title),
    ...bars.map(([name, value], i) => {
      const y = round(top + i * step);
      const colour = colours[i % colours.length];
      return `<text x="20" y="${y + 12}">${escaped(name)}: ${value.toLocaleString('en')}</text><rect x="20" y="${y + 18}" width="${round(x(value))}" height="${round(Math.min(40, step - 30))}" fill="${colour}"/>`;
    }),
  ].join('\n');
}

/** A grid of coloured squares with `rows` rows; `colour` is asked for each. */
export function gridPanel(options: {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  colour(row: number, column: number): string;
  /** Marks, in squares from the upper left corner. */
  readonly dots?: readonly { readonly row: number; readonly column: number; readonly colour: string }[];
}): Panel {
  const { title, rows, columns, colour, dots = [] } = options;
  const side = (height - top - 12) / Math.max(rows, columns);
  const start = (width - columns * side) / 2;
  const squares: string[] = [];
  for (let row = 0; row < rows; row++) {
    // Neighbours of one colour are one rectangle, which makes smaller files.
    for (let column = 0, next = 0; column < columns; column = next) {
      const fill = colour(row, column);
      for (next = column + 1; next < columns && colour(row, next) === fill; ) next++;
      squares.push(
        `<rect x="${round(start + column * side)}" y="${round(top + row * side)}" width="${round((next - column) * side + 0.2)}" height="${round(side + 0.2)}" fill="${fill}"/>`,
      );
    }
  }
  const circles = dots.map(
    (dot) =>
      `<circle cx="${round(start + dot.column * side)}" cy="${round(top + dot.row * side)}" r="7" fill="${dot.colour}" stroke="#333" stroke-width="1.5"/>`,
  );
  return [heading(title), ...squares, ...circles].join('\n');
}

/** From white (0) to `to` (1), as CSS. */
export function shade(part: number, to: readonly [number, number, number] = [20, 40, 90]): string {
  const within = Math.min(1, Math.max(0, part));
  return `#${to
    .map((value) =>
      Math.round(255 + (value - 255) * within)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function heading(title: string): string {
  return `<text x="${width / 2}" y="18" text-anchor="middle" font-size="13" font-weight="bold">${escaped(title)}</text>`;
}

function legend(names: readonly string[]): string {
  const each = (width - left - right) / names.length;
  return names
    .map((name, i) => {
      const x = round(left + i * each);
      return `<rect x="${x}" y="27" width="10" height="10" fill="${colours[i % colours.length]}"/><text x="${x + 14}" y="36">${escaped(name)}</text>`;
    })
    .join('\n');
}

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
