export { decoderVersion } from './decoder-version.ts';
export { encodePng } from './encode-png.ts';
export { type ImageHeader, readImage, readImageHeader } from './read-image.ts';
