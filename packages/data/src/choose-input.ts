import { type ImageHeader, readImageHeader } from '@fovea/image';
import type { InputSpec } from '@fovea/runtime';
import type { LabelledFile } from './find-image-files.ts';
import type { ImageOptions } from './image-options.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { spread } from './spread.ts';
import type { SurveyResult } from './stream/messages.ts';

const LARGEST_OWN_SIZE = 96;
const DEFAULT_SIZE = 64;
/** Of files whose headers only the decoder reads, so many say most often what there is to know. */
const SAMPLE = 64;

/**
 * Chooses what was left open: the images' own size where all have the same and are small, grey where all
 * are. Files that cannot be read have no say.
 *
 * @returns what images become, not normalised: mean 0, deviation 1
 */
export async function chooseInput(
  files: readonly LabelledFile[],
  surveys: SurveyResult,
  options: ImageOptions,
): Promise<InputSpec> {
  const { size, channels, signal } = options;
  if (size !== undefined && channels !== undefined) return inputOf(options, size, channels);
  const read = (some: readonly LabelledFile[]): Promise<ImageHeader[][]> =>
    mapConcurrently(
      some,
      ({ file }) =>
        readImageHeader(file).then(
          (header) => [header],
          () => [],
        ),
      signal === undefined ? {} : { signal },
    );
  const headers = surveys.flatMap((survey) => survey?.header ?? []);
  const unknown = files.filter((_, index) => surveys[index]?.header === undefined);
  // Once images differ in size and some have colours, no other image changes that.
  const isOpen = (): boolean =>
    (size === undefined && (headers.length === 0 || commonSize(headers) !== undefined)) ||
    (channels === undefined && headers.every(({ isGrey }) => isGrey));
  if (isOpen()) {
    const sample = spread(unknown.length, SAMPLE).flatMap((index) => unknown[index] ?? []);
    headers.push(...(await read(sample)).flat());
    if (isOpen()) headers.push(...(await read(unknown)).flat());
  }
  const side = size ?? commonSize(headers) ?? ([DEFAULT_SIZE, DEFAULT_SIZE] as const);
  return inputOf(options, side, channels ?? (headers.every(({ isGrey }) => isGrey) ? 1 : 3));
}

function inputOf(
  { fit }: ImageOptions,
  [height, width]: readonly [number, number],
  channels: 1 | 3,
): InputSpec {
  const perChannel = (value: number): number[] => Array.from({ length: channels }, () => value);
  return {
    ...{ channels, height, width },
    ...(fit === undefined ? {} : { fit }),
    ...{ mean: perChannel(0), std: perChannel(1) },
  };
}

function commonSize([first, ...others]: readonly ImageHeader[]): [number, number] | undefined {
  if (first === undefined) return undefined;
  const { height, width } = first;
  const isCommon = others.every((other) => other.height === height && other.width === width);
  return isCommon && Math.max(height, width) <= LARGEST_OWN_SIZE ? [height, width] : undefined;
}
