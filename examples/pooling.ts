import { imageAt } from '@fovea/data';
import {
  avgPool2d,
  conv2d,
  dense,
  flatten,
  input,
  maxPool2d,
  relu,
  sequential,
  summary,
} from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { someDigits } from './lib/digits.ts';
import { gridPanel, linePanel, picture, shade } from './lib/picture.ts';
import type { StudyOptions, StudyResult } from './lib/study.ts';

/** Max against average pooling: what each keeps of a stroke, and how well networks learn with it. */
export async function study({ quick, say }: StudyOptions): Promise<StudyResult> {
  const { train, test } = quick ? await someDigits(200, 100) : await someDigits(3000, 1000);
  const epochs = quick ? 2 : 5;
  const kinds = [
    ['max', maxPool2d({ size: 2 })],
    ['average', avgPool2d({ size: 2 })],
  ] as const;

  const engine = graphEngine(await createExecutor({ threads: 1 }));
  const rows = [];
  const lines = [];
  for (const [name, pool] of kinds) {
    say(`${name} pooling …`);
    const network = sequential(
      input([1, 28, 28]),
      conv2d({ filters: 8, kernel: 3, stride: 2, padding: 1 }),
      relu(),
      pool, // [8, 7, 7]
      conv2d({ filters: 16, kernel: 3, padding: 1 }),
      relu(),
      pool, // [16, 3, 3]
      flatten(),
      dense(10),
    );
    const { checkpoint } = await fit(network, { epochs }, { engine, train, test });
    const { history } = checkpoint;
    const digit = halved(imageAt(train, 0).data, 28, name);
    rows.push({
      pooling: name,
      parameters: summary(network).totals.parameters,
      'mean of the digit': Math.round(digit.reduce((a, b) => a + b) / digit.length),
      'accuracy after 1 epoch': Number((history[0]?.testAccuracy ?? 0).toFixed(3)),
      [`after ${epochs}`]: Number((history.at(-1)?.testAccuracy ?? 0).toFixed(3)),
    });
    lines.push({ name, points: history.map((epoch) => [epoch.epoch, epoch.testAccuracy ?? 0] as const) });
  }
  await engine.close();

  const { data } = imageAt(train, 0);
  const shown = (title: string, pixels: ArrayLike<number>, size: number) =>
    gridPanel({
      title,
      rows: size,
      columns: size,
      colour: (row, column) => shade((pixels[row * size + column] ?? 0) / 255, [0, 0, 0]),
    });
  const twice = (kind: 'max' | 'average') => halved(halved(data, 28, kind), 14, kind);
  return {
    rows,
    picture: picture(
      'A digit after max and after average pooling, and the accuracy with each',
      shown('a digit, 28×28', data, 28),
      shown('max pooling twice, 7×7', twice('max'), 7),
      shown('average pooling twice, 7×7', twice('average'), 7),
      linePanel({
        title: 'Test accuracy',
        x: 'epoch',
        y: 'accuracy',
        ticks: lines[0]?.points.map(([epoch]) => epoch) ?? [],
        lines,
      }),
    ),
    words: `Pooling has no weights, so the two networks have the same number. Of each 2×2 window max pooling
keeps the strongest value: "the stroke was here somewhere". Average pooling keeps the mean: a thin stroke
in a window that is otherwise empty fades, as the middle pictures show; so does the column with the
mean of the first digit's pixels (0 to 255), halved once. On the way back the whole gradient of a window
goes to the one value that won, or a quarter to each. For strokes on an empty ground max pooling is
usually ahead, above all at first; with more epochs the gap shrinks, because the weights behind an average
can make up for its fainter values. Average pooling has its place at the end of deep networks, where
"how much of it in all" is asked.`,
  };
}

/** An image of half the size: of each 2×2 pixels the largest, or the mean. */
function halved(pixels: ArrayLike<number>, size: number, kind: 'max' | 'average'): number[] {
  const half = size / 2;
  return Array.from({ length: half * half }, (_, i) => {
    const at = 2 * Math.floor(i / half) * size + 2 * (i % half);
    const four = [at, at + 1, at + size, at + size + 1].map((place) => pixels[place] ?? 0);
    return kind === 'max' ? Math.max(...four) : four.reduce((a, b) => a + b) / 4;
  });
}
