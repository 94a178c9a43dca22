import type { InputSpec, Pixels } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import type { ImageAnswer, ImageRequest, SentImage } from './image-messages.ts';

/** The page's end of the line to `serveImages`. */
export interface ImageLink {
  prepare(image: SentImage, path: string, spec: InputSpec): Promise<Pixels>;
}

interface Waiting {
  readonly resolve: (pixels: Pixels) => void;
  readonly reject: (error: unknown) => void;
}

export function linkImages(port: MessagePort): ImageLink {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  port.addEventListener('message', ({ data }: MessageEvent<ImageAnswer>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('pixels' in data) call?.resolve(data.pixels);
    else call?.reject(new DataError(data.code, data.problem, data.details));
  });
  port.start();
  return {
    prepare: (image, path, spec) =>
      new Promise((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve, reject });
        const request: ImageRequest = { id: count, image, path, spec };
        port.postMessage(request, image instanceof ImageBitmap ? [image] : []);
      }),
  };
}
