export { encodePng } from './encode-png.ts';
export { type ImageHeader, readImage, readImageHeader } from './read-image.ts';
