import { type ClassCount, inspectData, type SkippedFile } from '@fovea/data';
import { pairText, tellFaults, tellSkipped } from '../data/describe-data.ts';
import { type DataOptions, loadData } from '../data/load-data.ts';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';

export interface DataInfo {
  readonly name: string;
  /** [channels, height, width] */
  readonly size: readonly [number, number, number];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly train: number;
  readonly test: number;
  /** Bytes that the images take in memory. */
  readonly bytes: number;
  readonly classes: readonly ClassCount[];
  /** Equal images, by file where they have one: in both parts, within one, with different labels. */
  readonly leaked: readonly string[];
  readonly repeated: readonly string[];
  readonly contradicting: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/** What a dataset is made of: classes, sizes, equal images, files that cannot be used. */
export async function dataInfo(options: DataOptions, output: Output): Promise<DataInfo> {
  const data = await loadData({ ...options, isWhole: true }, output);
  output.clear();
  const { train, test, skipped } = data;
  const { classes, ...pairs } = inspectData(data);
  const { channels, height, width, mean, std } = train.input;
  const bytes = (train.length + test.length) * channels * height * width;
  const texts = (name: keyof typeof pairs) => pairs[name].map((pair) => pairText(pair, data));

  output.line(
    `${output.colors.bold(train.name)}  ${channels}×${height}×${width}, ${(bytes / 2 ** 20).toFixed(1)} MiB  mean ${mean.join(', ')}  std ${std.join(', ')}`,
  );
  tellSkipped(data, output);
  output.line();
  const rows = [
    ['class', 'train', 'test'],
    ...classes.map((each) => [each.name, count(each.train), count(each.test)]),
    ['in all', count(train.length), count(test.length)],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const [name = '', ...numbers] of rows) {
    output.line(
      [name.padEnd(widths[0] ?? 0), ...numbers.map((text, i) => text.padStart(widths[i + 1] ?? 0))].join(
        '  ',
      ),
    );
  }
  output.line();
  tellFaults(data, output);
  const { leaked, repeated } = pairs;
  output.line(
    `equal images: ${count(leaked.length)} in both parts, ${count(repeated.length)} again within one`,
  );
  return {
    name: train.name,
    size: [channels, height, width],
    ...{ mean, std, bytes, classes, skipped },
    ...{ train: train.length, test: test.length },
    ...{ leaked: texts('leaked'), repeated: texts('repeated'), contradicting: texts('contradicting') },
  };
}
