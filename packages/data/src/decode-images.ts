import { readImage } from '@fovea/image';
import { type InputSpec, toInputPixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import type { LabelledFile } from './find-image-files.ts';
import { mapConcurrently } from './map-concurrently.ts';

/** Files' images at one size, and why others have none. */
export interface DecodedImages {
  /** [readable files, channels, height, width], in the files' order. */
  readonly pixels: Uint8Array;
  /** By the file's index: why it could not be read. */
  readonly unreadable: ReadonlyMap<number, string>;
}

export interface DecodeOptions {
  /** Refuses images that are of another size themselves. */
  readonly isAssumed: boolean;
  readonly onImage: () => void;
  readonly signal?: AbortSignal;
}

/** An image is not of the size that was assumed for all. */
export class OtherSize extends Error {}

/** @throws OtherSize where the input was only assumed, or the signal's reason. */
export async function decodeImages(
  files: readonly LabelledFile[],
  input: InputSpec,
  { isAssumed, onImage, signal }: DecodeOptions,
): Promise<DecodedImages> {
  const size = input.channels * input.height * input.width;
  const pixels = new Uint8Array(files.length * size);
  const reasons = await mapConcurrently(
    files,
    async ({ file }, index) => {
      const reason = await readImage(file).then((image) => {
        if (isAssumed && (image.height !== input.height || image.width !== input.width))
          throw new OtherSize();
        pixels.set(toInputPixels(image, input), index * size);
        return undefined;
      }, whyUnreadable);
      onImage();
      return reason;
    },
    signal,
  );
  const unreadable = new Map(
    reasons.flatMap((reason, index) => (reason === undefined ? [] : [[index, reason] as const])),
  );
  const kept = files.map((_, index) => index).filter((index) => !unreadable.has(index));
  for (const [position, index] of kept.entries()) {
    pixels.copyWithin(position * size, index * size, (index + 1) * size);
  }
  return { pixels: pixels.subarray(0, kept.length * size), unreadable };
}

function whyUnreadable(error: unknown): string {
  if (error instanceof DataError) {
    return error.code === 'image-too-large'
      ? `${error.problem}: ${error.received}`
      : (error.received ?? error.message);
  }
  throw error;
}
