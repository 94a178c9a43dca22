import { DataError } from '@fovea/shape';

/** The bytes of a model on the page's server. @throws DataError when it cannot be had. */
export async function readModelUrl(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new DataError('model-fetch', 'the model could not be loaded', {
      path: url,
      received: cause instanceof Error ? cause.message : `${cause}`,
      hint: 'Is the page’s server still running? Then try again.',
      cause,
    });
  }
}
