import { type Dataset, datasetFrom, imageAt } from '@fovea/data';
import { adaptiveAvgPool2d, conv2d, dense, flatten, input, relu, sequential, summary } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { someDigits } from './lib/digits.ts';
import { gridPanel, picture, shade } from './lib/picture.ts';
import type { StudyOptions, StudyResult } from './lib/study.ts';

const [side, kernel, layers] = [20, 5, 3];

/** With and without padding: how sizes shrink, what the border loses, what it costs in accuracy. */
export async function study({ quick, say }: StudyOptions): Promise<StudyResult> {
  const digits = quick ? await someDigits(200, 100) : await someDigits(2000, 1000);
  // MNIST's digits have an empty border, which nobody misses. Cut off, strokes reach the edge.
  const [train, test] = [crop(digits.train), crop(digits.test)];
  const epochs = quick ? 1 : 3;

  const engine = graphEngine(await createExecutor({ threads: 1 }));
  const rows = [];
  const panels = [];
  for (const padding of [0, (kernel - 1) / 2]) {
    const network = sequential(
      input([1, side, side]),
      conv2d({ filters: 8, kernel, padding }),
      relu(),
      conv2d({ filters: 8, kernel, padding }),
      relu(),
      conv2d({ filters: 8, kernel, padding }),
      relu(),
      adaptiveAvgPool2d({ size: 4 }), // 4×4 of whatever is left, so that both have as many weights
      flatten(),
      dense(10),
    );
    say(`padding ${padding} …`);
    const { checkpoint } = await fit(network, { epochs, learningRate: 0.005 }, { engine, train, test });
    const paths = countPaths(padding);
    const [corner = 0] = paths;
    const centre = paths[(side / 2) * (side + 1)] ?? 1;
    const { rows: steps, totals } = summary(network);
    const sizes = steps.filter(({ type }) => type === 'conv2d').map(({ output }) => output[1] ?? 0);
    rows.push({
      padding,
      sizes: [side, ...sizes].join(' → '),
      parameters: totals.parameters,
      'multiply-adds': totals.macs,
      'centre : corner': Math.round(centre / corner),
      'test accuracy': Number((checkpoint.history.at(-1)?.testAccuracy ?? 0).toFixed(3)),
    });
    panels.push(
      gridPanel({
        title: `padding ${padding}: use of each pixel`,
        rows: side,
        columns: side,
        colour: (row, column) => shade((paths[row * side + column] ?? 0) / centre),
      }),
    );
  }
  await engine.close();

  return {
    rows,
    picture: picture('How often each pixel is used without and with padding', ...panels),
    words: `A window of ${kernel}×${kernel} fits into an image of ${side}×${side} at ${side - kernel + 1} places in a row, so each layer without padding
takes ${kernel - 1} off: three of them leave ${side - layers * (kernel - 1)}×${side - layers * (kernel - 1)}. A frame of ${(kernel - 1) / 2} zeros keeps the size.
The pictures show on how many ways a pixel gets into the result of the three layers: dark is many.
Without padding a corner pixel is in one window only, layer after layer, so there is a single way, and
what is drawn near the edge hardly counts. With padding the corner is in nine windows, and in the next
layer what came of it is in more, so that the centre has only about six times as many ways.
The weights are as many either way. The padded network pays with three times the multiplications, at more
places, and in the full run gets some more of the digits right, whose strokes here reach the edge. Deep
networks could not do without padding: they would run out of image after a few layers.`,
  };
}

/** The middle of each image. */
function crop(dataset: Dataset): Dataset {
  const start = (dataset.input.height - side) / 2;
  const pixels = Array.from({ length: dataset.length }, (_, i) => {
    const { data, width } = imageAt(dataset, i);
    return Array.from({ length: side * side }, (_, at) => {
      const [row, column] = [start + Math.floor(at / side), start + (at % side)];
      return data[row * width + column] ?? 0;
    });
  });
  const { labels, classes } = dataset;
  const normalize = { mean: [0], std: [1] };
  return datasetFrom(Uint8Array.from(pixels.flat()), labels, { size: [1, side, side], classes, normalize });
}

/** For each pixel, on how many ways through the windows of all layers it gets into the output. */
function countPaths(padding: number): number[] {
  // Rows and columns are independent: the ways of a pixel are those of its row times those of its column.
  const along = Array.from({ length: side }, (_, at) => {
    let ways = Array.from({ length: side }, (_, i) => Number(i === at));
    for (let layer = 0; layer < layers; layer++) {
      const before = ways;
      const size = before.length + 2 * padding - kernel + 1;
      ways = Array.from({ length: size }, (_, to) =>
        Array.from({ length: kernel }, (_, k) => before[to + k - padding] ?? 0).reduce((a, b) => a + b),
      );
    }
    return ways.reduce((a, b) => a + b);
  });
  return along.flatMap((row) => along.map((column) => row * column));
}
