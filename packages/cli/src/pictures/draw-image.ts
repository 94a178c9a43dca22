import { type Pixels, resizePixels } from '@fovea/runtime';

/** Dot numbers of a braille character, by row and column (Unicode, chapter Braille Patterns). */
const brailleDots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Draws a grey image in the terminal, two dots wide and four high per character; bright pixels are dots. */
export function drawImage(
  pixels: Pixels,
  { width = 28, height = 28 }: { width?: number; height?: number } = {},
): string[] {
  const { data } = resizePixels(pixels, width, height);
  const bright = (x: number, y: number) => x < width && y < height && (data[y * width + x] ?? 0) > 110;
  return Array.from({ length: Math.ceil(height / 4) }, (_, row) =>
    Array.from({ length: Math.ceil(width / 2) }, (_, column) => {
      let dots = 0;
      brailleDots.forEach((pair, y) => {
        pair.forEach((dot, x) => {
          if (bright(2 * column + x, 4 * row + y)) dots |= dot;
        });
      });
      return String.fromCodePoint(0x2800 + dots);
    }).join(''),
  );
}

/** Puts drawings of the same height side by side, at most `most` and as many as there is room for, each with a caption below. */
export function sideBySide(
  drawings: readonly { readonly lines: readonly string[]; readonly caption: string }[],
  { columns, most = 5 }: { readonly columns: number; readonly most?: number },
): string {
  const blocks: string[] = [];
  const width = Math.max(
    0,
    ...drawings.map(({ lines, caption }) => Math.max(lines[0]?.length ?? 0, caption.length)),
  );
  const perRow = Math.max(1, Math.min(most, Math.floor((columns + 2) / (width + 2))));
  for (let from = 0; from < drawings.length; from += perRow) {
    const row = drawings.slice(from, from + perRow);
    const height = row[0]?.lines.length ?? 0;
    for (let y = 0; y < height; y++)
      blocks.push(
        row
          .map(({ lines }) => (lines[y] ?? '').padEnd(width))
          .join('  ')
          .trimEnd(),
      );
    blocks.push(
      row
        .map(({ caption }) => caption.padEnd(width))
        .join('  ')
        .trimEnd(),
      '',
    );
  }
  return blocks.join('\n');
}
