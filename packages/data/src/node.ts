export type { ImageCache } from './image-cache.ts';
export type { ImageOptions } from './image-options.ts';
export { type LoadCifarOptions, loadCifar } from './load-cifar.ts';
export { loadCsv } from './load-csv.ts';
export { type LoadDigitsOptions, loadDigits } from './load-digits.ts';
export { type LoadIdxOptions, loadIdx } from './load-idx.ts';
export { type LoadImageFolderOptions, loadImageFolder } from './load-image-folder.ts';
