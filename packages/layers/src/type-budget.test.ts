import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resnet50Typed, stageShapes } from './fixtures/resnet50-typed.ts';
import { summary } from './index.ts';

// What large networks cost somebody's compiler, which reads the built declarations. Counts of type instantiations are
// the same on every machine; times are measured by bench/type-check.mjs.

const require = createRequire(import.meta.url);
const compilers = ['typescript-5.9', 'typescript-6.0', 'typescript'];

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'type-budget-'));
  await copyFile(
    fileURLToPath(new URL('./fixtures/resnet50-typed.ts', import.meta.url)),
    join(folder, 'resnet50.ts'),
  );
  await writeFile(join(folder, 'many.ts'), manyLayers(150));
});
afterAll(() => rm(folder, { recursive: true }));

it('the network measured is ResNet-50', () => {
  expect(summary(resnet50Typed).totals.parameters).toBe(25_557_032);
  const outputs = [3, 7, 13, 16].map((last) => {
    return resnet50Typed.nodes.find(({ name }) => name === `residual_${last}`)?.output;
  });
  expect(outputs).toEqual(stageShapes());
});

describe.each(compilers)('%s', (compiler) => {
  it('checks ResNet-50 in at most 60,000 instantiations', async () => {
    expect(await instantiations(compiler, 'resnet50')).toBeLessThanOrEqual(60_000);
  }, 120_000);
});

it('checks 150 layers in a row of which no two are alike', async () => {
  expect(await instantiations('typescript', 'many')).toBeLessThanOrEqual(400_000);
}, 120_000);

/** Convolutions with other filters and kernels each, and what comes out in the end. */
function manyLayers(count: number): string {
  const layers = Array.from({ length: count }, (_, i) => {
    const kernel = i % 2 === 0 ? '[3, 2]' : '3';
    return `  conv2d({ filters: ${i + 1}, kernel: ${kernel} }),\n`;
  });
  const [height, width] = [500 - 2 * count, 500 - 1.5 * count];
  return `import { conv2d, input, type Network, sequential } from '@fovea/layers';
export const network: Network<[3, 500, 500], [${count}, ${height}, ${width}]> = sequential(
  input([3, 500, 500]),
${layers.join('')});
`;
}

/** Checks a file and counts, or throws what the compiler says. */
async function instantiations(compiler: string, name: string): Promise<number> {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['ES2023', 'WebWorker'],
    types: [],
    skipLibCheck: true,
  };
  const config = join(folder, `${compiler}-${name}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files: [join(folder, `${name}.ts`)] }));
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc');
  const threads = compiler === 'typescript' ? ['--singleThreaded'] : [];
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [tsc, '-p', config, '--extendedDiagnostics', ...threads],
      (_, stdout, stderr) => resolve(`${stdout}${stderr}`),
    );
  });
  const [, count] = /^Instantiations:\s+(\d+)$/m.exec(output) ?? [];
  if (count === undefined || output.includes('error TS')) throw new Error(output);
  return Number(count);
}
