import { loadSharp } from './load-sharp.ts';

/** What decodes images here: with another version, a file's pixels may be others. */
export async function decoderVersion(): Promise<string> {
  const { versions } = await loadSharp();
  return `sharp ${versions.sharp ?? '?'}, libvips ${versions.vips}`;
}
