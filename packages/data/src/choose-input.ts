import { type ImageHeader, readImageHeader } from '@fovea/image';
import type { InputSpec } from '@fovea/runtime';
import type { LabelledFile } from './find-image-files.ts';
import type { ImageOptions } from './image-options.ts';
import { mapConcurrently } from './map-concurrently.ts';

/** What images become, and whether that is certain. */
export interface ChosenInput {
  /** Not normalised yet: mean 0, deviation 1. */
  readonly input: InputSpec;
  /** Whether its size is that of all images as far as some of them tell: another one may yet be found. */
  readonly isAssumed: boolean;
}

const LARGEST_OWN_SIZE = 96;
const DEFAULT_SIZE = 64;
/** So many headers, spread over all files, decide what can be decided by some. */
const SAMPLE = 64;

/**
 * Chooses what was left open. Images that differ in size, or have colours, show
 * within a few; that all are of one size is then assumed, because finding out
 * takes a third of the time of decoding them. Only to say that all are grey, all
 * headers are read. Files that cannot be read have no say; reading them for good
 * reports them.
 */
export async function chooseInput(
  files: readonly LabelledFile[],
  options: ImageOptions,
): Promise<ChosenInput> {
  const { size, channels, signal } = options;
  if (size !== undefined && channels !== undefined) return chosen(options, size, channels);
  const read = async (some: readonly LabelledFile[]): Promise<ImageHeader[]> =>
    (await mapConcurrently(some, ({ file }) => readImageHeader(file).catch(() => []), signal)).flat();

  const step = Math.max(1, files.length / SAMPLE);
  const sample = Array.from(
    { length: Math.min(files.length, SAMPLE) },
    (_, i) => files[Math.floor(i * step)] ?? [],
  ).flat();
  let headers = await read(sample);
  let isWhole = sample.length === files.length;
  if (channels === undefined && !isWhole && headers.every(({ isGrey }) => isGrey)) {
    headers = await read(files);
    isWhole = true;
  }
  const common = commonSize(headers);
  const own = channels ?? (headers.every(({ isGrey }) => isGrey) ? 1 : 3);
  const side = size ?? common ?? defaultSize;
  return { ...chosen(options, side, own), isAssumed: size === undefined && common !== undefined && !isWhole };
}

/** What an assumed input becomes once an image of another size was found. */
export function withDefaultSize(input: InputSpec): InputSpec {
  return { ...input, height: DEFAULT_SIZE, width: DEFAULT_SIZE };
}

const defaultSize = [DEFAULT_SIZE, DEFAULT_SIZE] as const;

function chosen(
  { fit }: ImageOptions,
  [height, width]: readonly [number, number],
  channels: 1 | 3,
): ChosenInput {
  const perChannel = (value: number): number[] => Array.from({ length: channels }, () => value);
  const input = {
    ...{ channels, height, width },
    ...(fit === undefined ? {} : { fit }),
    ...{ mean: perChannel(0), std: perChannel(1) },
  };
  return { input, isAssumed: false };
}

function commonSize([first, ...others]: readonly ImageHeader[]): [number, number] | undefined {
  if (first === undefined) return undefined;
  const { height, width } = first;
  const isCommon = others.every((other) => other.height === height && other.width === width);
  return isCommon && Math.max(height, width) <= LARGEST_OWN_SIZE ? [height, width] : undefined;
}
