import { join, resolve } from 'node:path';
import type { ImageCache } from '@fovea/data/node';
import envPaths from 'env-paths';
import type { Output } from '../terminal/output.ts';

/**
 * Where commands keep decoded images: in the user's folder for caches, or where
 * the environment's FOVEA_CACHE says; nowhere if that is `off`.
 */
export function imageCache(output: Output): ImageCache | undefined {
  const { FOVEA_CACHE: asked = '' } = process.env;
  if (asked === 'off') return undefined;
  return {
    folder: asked === '' ? join(envPaths('fovea', { suffix: '' }).cache, 'images') : resolve(asked),
    onProblem(reason) {
      output.clear();
      output.line(output.colors.yellow(`the decoded images are not kept for the next run: ${reason}`));
    },
  };
}
