export { type ImageHeader, readImage, readImageHeader } from './read-image.ts';
