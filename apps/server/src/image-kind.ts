import { UsageError } from '@fovea/shape';

const KINDS: readonly (readonly [kind: string, offset: number, signature: string])[] = [
  ['PNG', 0, '\x89PNG'],
  ['JPEG', 0, '\xff\xd8\xff'],
  ['GIF', 0, 'GIF8'],
  ['WebP', 8, 'WEBP'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['AVIF', 4, 'ftyp'],
];

/**
 * Sees that bytes begin like an image of pixels. What else the decoder would
 * read (SVG, which is a program of its own, PDF, …) is not taken from strangers.
 *
 * @throws UsageError for anything else.
 */
export function checkImageKind(bytes: Uint8Array, path: string): void {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  if (KINDS.some(([, offset, signature]) => start.startsWith(signature, offset))) return;
  throw new UsageError('image-kind', 'this is no image of a kind that is taken here', {
    path,
    expected: 'PNG, JPEG, WebP, AVIF, GIF or TIFF',
    received: bytes.length === 0 ? 'nothing' : 'something else',
  });
}
