import { type Dataset, inspectData, type Pair, type TrainTest } from '@fovea/data';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';

/** So many skipped files or equal images are named; more would push everything else off the screen. */
const mostNamed = 10;
/** Looking for equal images takes about a second for so many bytes. */
const MOST_BYTES = 2 ** 28;

/** What of the data could not be used. */
export function tellSkipped({ skipped }: TrainTest, output: Output): void {
  const { yellow } = output.colors;
  for (const { file, reason } of skipped.slice(0, mostNamed))
    output.line(yellow(`skipped ${file}: ${reason}`));
  if (skipped.length > mostNamed) output.line(yellow(`${count(skipped.length)} files skipped in all`));
}

/** What may be wrong with the data, each in a line; nothing where nothing is. */
export function tellFaults(data: TrainTest, output: Output): void {
  for (const fault of faultsOf(data)) output.line(output.colors.yellow(fault));
}

function faultsOf(data: TrainTest): string[] {
  const { train, test } = data;
  const faults: string[] = [];
  // Those that are not in memory are told apart by their files, which takes no time.
  if (bytesInMemory(train) + bytesInMemory(test) <= MOST_BYTES) {
    const { leaked, contradicting } = inspectData(data);
    if (leaked.length > 0) {
      faults.push(
        `${count(leaked.length)} of the held-out images are among those to train on, too, and say nothing about new ones: ${pairText(leaked[0], data)}`,
      );
    }
    if (contradicting.length > 0) {
      faults.push(
        `${count(contradicting.length)} images are there twice with different labels: ${pairText(contradicting[0], data)}`,
      );
    }
  }
  const sizes = classSizes(train);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (most >= 10 * least) {
    const name = (size: number) => train.classes[sizes.indexOf(size)] ?? '';
    faults.push(
      `the classes are uneven: ${count(most)} images to train on of ${name(most)}, ${count(least)} of ${name(least)}`,
    );
  }
  return faults;
}

function bytesInMemory({ pixels }: Dataset): number {
  return pixels instanceof Uint8Array ? pixels.length : 0;
}

/** Two equal images in words. */
export function pairText(pair: Pair | undefined, { train, test }: TrainTest): string {
  const names = (pair ?? []).map(({ part, index }) => {
    const { sources, classes, labels } = { train, test }[part];
    return (
      sources?.[index] ??
      `image ${index} (${classes[labels[index] ?? 0]}) to ${part === 'train' ? 'train' : 'test'} on`
    );
  });
  return names.join(' = ');
}

function classSizes({ classes, labels }: Dataset): number[] {
  const sizes = classes.map(() => 0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  return sizes;
}
