import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where `fovea data get` puts a dataset: in the user's folder for data, or where the environment's FOVEA_DATA says. */
export function datasetsFolder(name: string): string {
  const { FOVEA_DATA: asked = '' } = process.env;
  const folder = asked === '' ? join(envPaths('fovea', { suffix: '' }).data, 'datasets') : resolve(asked);
  return join(folder, name);
}
