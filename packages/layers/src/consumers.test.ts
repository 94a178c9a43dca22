import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// What somebody who uses this package writes, checked by every supported compiler, which reads the built declarations.

const require = createRequire(import.meta.url);

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'consumers-'));
});
afterAll(() => rm(folder, { recursive: true }));

const right = `
import { conv2d, createLayer, dense, dropout, flatten, input, maxPool2d, relu, reluDefinition, sequential } from '@fovea/layers';
import type { Apply, Layer, Network, Shapes, Unchanged } from '@fovea/layers';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Holds<T extends true> = T;

const stage = <const F extends number>(filters: F) =>
  sequential(conv2d({ filters, kernel: 3 }), relu(), maxPool2d({ size: 2 }));
const body = sequential(stage(32), stage(64));
interface Swish extends Layer { readonly out: Unchanged<this['in']> }
const swish = createLayer<Swish>(reluDefinition, {});
const net = sequential(input([1, 28, 28]), body, flatten(), swish, dropout(0.5), dense(10));

export type Cases = [
  Holds<Equal<typeof net, Network<[1, 28, 28], [10]>>>,
  Holds<Equal<Apply<typeof body, [1, 28, 28]>, [64, 5, 5]>>,
  Holds<Equal<Shapes<typeof body, [1, 28, 28]>, [[32, 13, 13], [64, 5, 5]]>>,
];
`;

const wrong = `
import { conv2d, dense, input, maxPool2d, relu, sequential, type Network } from '@fovea/layers';

export const net = sequential(
  input([1, 28, 28]),
  conv2d({ filters: 32, kernel: 3 }),
  relu(),
  dense(10),
  maxPool2d({ size: 2 }),
  conv2d({ filters: 64, kernel: 3 }),
  dense(10),
);
export const carriesOn: Network = net;
`;

describe.each(['typescript-5.9', 'typescript-6.0', 'typescript'])('%s', (compiler) => {
  it('gives exact shapes, and one early mistake one error, at the layer, in the words of the run-time error', async () => {
    const output = await check(compiler, { right, wrong });
    const errors = output.split('\n').filter((line) => line.includes('error TS'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/wrong\.ts\(8,3\): error TS2345/);
    expect(errors[0]).toContain(
      'dense: needs a flat [features] input, got [32, 26, 26]. flatten() before it gives [21632].',
    );
  });
});

async function check(compiler: string, sources: Readonly<Record<string, string>>): Promise<string> {
  const project = join(folder, compiler);
  await mkdir(project, { recursive: true });
  const files = Object.keys(sources).map((name) => `${name}.ts`);
  for (const [name, source] of Object.entries(sources)) {
    await writeFile(join(project, `${name}.ts`), source);
  }
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['ES2023', 'WebWorker'],
    types: [],
    skipLibCheck: true,
  };
  const config = join(project, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', config, '--pretty', 'false'], (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    );
  });
}
