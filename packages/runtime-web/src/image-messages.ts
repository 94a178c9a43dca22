import type { InputSpec, Pixels } from '@fovea/runtime';
import type { ErrorDetails } from '@fovea/shape';

/** An image in a form that can go to a worker. */
export type SentImage = Blob | ImageBitmap | Pixels;

/** Asks the worker to prepare an image. */
export interface ImageRequest {
  readonly id: number;
  readonly image: SentImage;
  /** What to call the image in errors. */
  readonly path: string;
  readonly spec: InputSpec;
}

export type ImageAnswer =
  /** The image in the size and the channels of the spec. */
  | { readonly id: number; readonly pixels: Pixels }
  /** A DataError as plain data. */
  | { readonly id: number; readonly code: string; readonly problem: string; readonly details: ErrorDetails };
