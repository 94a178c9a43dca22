export { type LoadDigitsOptions, loadDigits } from './load-digits.ts';
export { type LoadIdxOptions, loadIdx } from './load-idx.ts';
export { type ImageFolderOptions, loadImageFolder } from './load-image-folder.ts';
