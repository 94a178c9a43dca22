import { checkInputSpec, type InputSpec } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import type { Dataset, InMemory } from './dataset.ts';
import { measureInput } from './measure-input.ts';

export interface DatasetFromOptions {
  /** The size of each image; 1 channel is grey, 3 are RGB. */
  readonly size: readonly [channels: 1 | 3, height: number, width: number];
  /** How an image's values lie: channel by channel (`chw`, the default), or pixel by pixel (`hwc`, as in canvases and image files). */
  readonly layout?: 'chw' | 'hwc';
  /** The names of the classes. Default: the labels themselves, sorted; numbers from 0 to the largest. */
  readonly classes?: readonly string[];
  /** What pixels are normalised with. Default: measured on these images. */
  readonly normalize?: Pick<InputSpec, 'mean' | 'std'>;
  /** Default: `arrays`. */
  readonly name?: string;
}

/**
 * A dataset of arrays: `pixels` holds the images one after the other, 0 to 255,
 * and `labels` the class of each, as an index into the classes or as its name.
 *
 * @throws UsageError when lengths do not fit each other, for an impossible size,
 * a label that is no class, or fewer than two classes.
 */
export function datasetFrom(
  pixels: Uint8Array | Uint8ClampedArray,
  labels: ArrayLike<number> | readonly string[],
  options: DatasetFromOptions,
): InMemory<Dataset> {
  const { size, layout = 'chw', name = 'arrays', normalize } = options;
  const path = `dataset "${name}"`;
  const [channels, height, width] = size;
  const perChannel = (value: number): number[] => Array.from({ length: channels }, () => value);
  const plain: InputSpec = { channels, height, width, mean: perChannel(0), std: perChannel(1) };
  checkInputSpec(plain);
  const { length } = labels;
  const values = length * channels * height * width;
  if (length === 0 || pixels.length !== values) {
    throw new UsageError('dataset-lengths', 'there is not one label per image', {
      path,
      expected: `${values} pixel values for ${length} labels (${size.join('×')} each)`,
      received: `${pixels.length}`,
      hint: 'Check the size and the labels; there must be at least one image.',
    });
  }
  const classes = options.classes ?? classesOf(labels);
  if (classes.length < 2) {
    throw new UsageError('dataset-classes', 'there are too few classes', {
      path,
      expected: 'at least 2',
      received: `${classes.length}`,
      hint: 'Give the classes where not all are among the labels.',
    });
  }
  const dataset: InMemory<Dataset> = {
    name,
    classes,
    input: plain,
    labels: Int32Array.from({ length }, (_, index) => labelOf(labels[index], index, classes, path)),
    pixels: layout === 'chw' ? Uint8Array.from(pixels) : toPlanes(pixels, size),
    length,
  };
  const input = normalize === undefined ? measureInput(dataset) : { ...plain, ...normalize };
  checkInputSpec(input);
  return { ...dataset, input };
}

function classesOf(labels: ArrayLike<number | string>): string[] {
  const all = Array.from(labels);
  const numbers = all.filter((label) => typeof label === 'number');
  if (numbers.length < all.length) return [...new Set(all.map(String))].sort();
  const last = numbers.reduce((largest, label) => Math.max(largest, label), 0);
  return Array.from({ length: Math.floor(last) + 1 }, (_, label) => `${label}`);
}

function labelOf(
  label: number | string | undefined,
  index: number,
  classes: readonly string[],
  path: string,
): number {
  const found = typeof label === 'string' ? classes.indexOf(label) : (label ?? -1);
  if (Number.isInteger(found) && found >= 0 && found < classes.length) return found;
  throw new UsageError('dataset-label', `the label of image ${index} is none of the classes`, {
    path,
    expected: typeof label === 'string' ? classes.join(', ') : `0 to ${classes.length - 1}`,
    received: String(label),
  });
}

function toPlanes(
  pixels: Uint8Array | Uint8ClampedArray,
  [channels, height, width]: DatasetFromOptions['size'],
): Uint8Array {
  const area = height * width;
  const out = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += channels * area) {
    for (let i = 0; i < area; i++) {
      for (let channel = 0; channel < channels; channel++) {
        out[start + channel * area + i] = pixels[start + i * channels + channel] ?? 0;
      }
    }
  }
  return out;
}
