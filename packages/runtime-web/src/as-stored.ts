/**
 * Alpha kept apart, and turned as a camera was held. Colours with a profile come
 * as sRGB, which is what image files are read as when a network is trained.
 */
export const asStored: ImageBitmapOptions = {
  premultiplyAlpha: 'none',
  colorSpaceConversion: 'default',
  imageOrientation: 'from-image',
};
