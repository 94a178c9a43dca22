// @ts-check
import { readFileSync } from 'node:fs';

/**
 * The version of a package that this folder depends on.
 *
 * @param {string} name
 * @returns {string}
 */
export function installedVersion(name) {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
