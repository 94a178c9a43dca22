import type { TrainTest } from '@fovea/data';
import { DataError } from '@fovea/shape';
import { decodeDigits } from './digits-file.ts';

let fetched: Promise<TrainTest> | undefined;

/** The digits, fetched once. @throws DataError when they cannot be. */
export function fetchDigits(): Promise<TrainTest> {
  fetched ??= load().catch((error: unknown) => {
    // The next one to ask tries again.
    fetched = undefined;
    throw error;
  });
  return fetched;
}

async function load(): Promise<TrainTest> {
  const url = new URL('digits.bin', document.baseURI).href;
  let bytes: ArrayBuffer;
  try {
    const response = await fetch(url);
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const plain = response.body.pipeThrough(new DecompressionStream('gzip'));
    bytes = await new Response(plain).arrayBuffer();
  } catch (cause) {
    throw new DataError('digits-fetch', 'the digits could not be loaded', {
      path: url,
      received: cause instanceof Error ? cause.message : String(cause),
      hint: 'Is the page’s server still running? Then try again.',
      cause,
    });
  }
  return decodeDigits(new Uint8Array(bytes));
}
