import sharp from 'sharp';

/** What decodes images here: with another version, a file's pixels may be others. */
export const decoderVersion: string = `sharp ${sharp.versions.sharp ?? '?'}, libvips ${sharp.versions.vips}`;
