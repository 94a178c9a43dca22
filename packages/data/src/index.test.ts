import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Everything that a source file imports, through its own package's files. */
function importsOf(file: string, seen: Set<string> = new Set()): Set<string> {
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/ from '([^']+)'/g)) {
    const target = name.startsWith('.') ? join(dirname(file), name) : name;
    if (seen.has(target)) continue;
    seen.add(target);
    if (name.startsWith('.')) importsOf(target, seen);
  }
  return seen;
}

const packagesOf = (entry: string): string[] =>
  [...importsOf(fileURLToPath(new URL(entry, import.meta.url)))]
    .filter((name) => !name.endsWith('.ts'))
    .sort();

it('runs in a browser: the main entry imports neither Node nor what decodes images there', () => {
  expect(packagesOf('./index.ts')).toEqual([
    '@fovea/runtime',
    '@fovea/shape',
    'pure-rand/distribution/uniformInt',
    'pure-rand/generator/xoroshiro128plus',
    'pure-rand/types/RandomGenerator',
  ]);
  expect(packagesOf('./node.ts')).toEqual(expect.arrayContaining(['@fovea/image', 'node:fs/promises']));
});
