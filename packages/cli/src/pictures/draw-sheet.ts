import type { Pixels } from '@fovea/runtime';

/** Between pictures, in pixels; twice as much after the first of each row. */
const GAP = 4;

/**
 * Pictures of one size in rows on white, enlarged by whole pixels so that small
 * ones can be looked at; the first of each row stands a little apart.
 */
export function drawSheet(rows: readonly (readonly Pixels[])[], scale: number): Pixels {
  const { width: own = 1, height: tall = 1 } = rows[0]?.[0] ?? {};
  const [cellWidth, cellHeight] = [own * scale + GAP, tall * scale + GAP];
  const columns = Math.max(...rows.map(({ length }) => length));
  const [width, height] = [columns * cellWidth + 2 * GAP, rows.length * cellHeight + GAP];
  const data = new Uint8Array(3 * width * height).fill(255);
  for (const [row, pictures] of rows.entries()) {
    for (const [column, picture] of pictures.entries()) {
      const left = GAP + column * cellWidth + (column > 0 ? GAP : 0);
      paint(picture, scale, { data, width, left, top: GAP + row * cellHeight });
    }
  }
  return { data, width, height, channels: 3 };
}

interface Canvas {
  readonly data: Uint8Array;
  readonly width: number;
  readonly left: number;
  readonly top: number;
}

function paint({ data: from, width, height, channels }: Pixels, scale: number, canvas: Canvas): void {
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const source = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      const target = 3 * ((canvas.top + y) * canvas.width + canvas.left + x);
      for (let colour = 0; colour < 3; colour++) {
        canvas.data[target + colour] = from[source + (channels < 3 ? 0 : colour)] ?? 0;
      }
    }
  }
}
