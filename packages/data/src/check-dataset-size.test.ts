import { expect, it } from 'vitest';
import { checkDatasetSize } from './check-dataset-size.ts';

it('allows 4 GiB and refuses more', () => {
  checkDatasetSize(4 * 1024, [1, 1024, 1024], 'photos');
  expect(() => checkDatasetSize(100_000, [3, 224, 224], 'photos')).toThrow(
    'photos: the images do not fit into memory: expected at most 4 GiB of pixels, ' +
      'received 14.0 GiB (100000 images of 3×224×224). ' +
      'Choose a smaller image size, 1 channel instead of 3, or fewer images.',
  );
});
