import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { conv2d, dense, flatten, input, maxPool2d, relu, sequential, smallCnn, softmax } from '@fovea/layers';
import { readModelInfo } from '@fovea/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingCode } from './training-code.ts';

const run = promisify(execFile);

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'code-'));
});
afterAll(() => rm(folder, { recursive: true }));

const network = sequential(
  input([1, 28, 28]),
  maxPool2d({ size: 4 }),
  conv2d({ filters: 4, kernel: 3, name: 'look' }),
  relu(),
  flatten(),
  dense(10),
  softmax(),
);
const settings = {
  epochs: 1,
  batchSize: 100,
  learningRate: 0.05,
  optimizer: { name: 'sgd', momentum: 0.9 },
  seed: 7,
} as const;

describe('trainingCode', () => {
  it('is written as people write it', () => {
    expect(trainingCode(network, settings)).toMatchInlineSnapshot(`
      "// Trains a network on handwritten digits and writes it to digits.onnx.
      // npm install @fovea/data @fovea/exporter @fovea/layers @fovea/runtime-node @fovea/trainer
      import { writeFile } from 'node:fs/promises';
      import { loadDigits } from '@fovea/data/node';
      import { exportOnnx } from '@fovea/exporter';
      import { conv2d, dense, flatten, input, maxPool2d, relu, sequential, softmax, summary } from '@fovea/layers';
      import { createExecutor } from '@fovea/runtime-node';
      import { fit, graphEngine } from '@fovea/trainer';

      const network = sequential(
        input([1, 28, 28]),
        maxPool2d({ size: 4 }), // [1, 7, 7]
        conv2d({ filters: 4, kernel: 3, name: 'look' }), // [4, 5, 5]
        relu(),
        flatten(), // [100]
        dense(10), // [10]
        softmax(),
      );
      console.log(\`\${summary(network)}\`);

      const { train, test } = await loadDigits({ seed: 7 });
      const engine = graphEngine(await createExecutor());
      const { checkpoint } = await fit(
        network,
        {
          epochs: 1,
          batchSize: 100,
          loss: { name: 'crossEntropy' },
          learningRate: 0.05,
          schedule: { name: 'cosine' },
          optimizer: { name: 'sgd', momentum: 0.9 },
          seed: 7,
        },
        {
          engine,
          train,
          test,
          onEpoch: ({ epoch, loss, testAccuracy }) => console.log({ epoch, loss, testAccuracy }),
        },
      );
      await engine.close();

      await writeFile(
        'digits.onnx',
        exportOnnx(network, checkpoint.state, { labels: train.classes, input: train.input, seed: 7 }),
      );
      "
    `);
  });

  it('runs, and writes a model that says what it is', async () => {
    await writeFile(join(folder, 'train.mjs'), trainingCode(network, settings));
    const { stdout } = await run(process.execPath, ['train.mjs'], { cwd: folder });
    const [, accuracy] = /testAccuracy: ([\d.]+)/.exec(stdout) ?? [];
    expect(Number(accuracy)).toBeGreaterThan(0.5);
    const info = readModelInfo(await readFile(join(folder, 'digits.onnx')));
    expect(info).toMatchObject({ labels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], seed: 7 });
    expect(info.network).toEqual(network.toJSON());
  });

  it('passes the type checker, also with every setting at its default', async () => {
    await writeFile(join(folder, 'small.ts'), trainingCode(network, settings));
    await writeFile(join(folder, 'large.ts'), trainingCode(smallCnn.build([1, 28, 28], 10)));
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      types: ['node'],
      skipLibCheck: true,
    };
    const config = join(folder, 'tsconfig.json');
    await writeFile(config, JSON.stringify({ compilerOptions, files: ['small.ts', 'large.ts'] }));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const tsc = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const result = run(process.execPath, [tsc, '-p', config]).catch((error: unknown) => error);
    expect(await result).toEqual({ stdout: '', stderr: '' });
  });

  it('has what is not among the default settings, too', () => {
    const code = trainingCode(network, {
      ...settings,
      clip: { norm: 1 },
      ema: { decay: 0.9 },
      freeze: ['look'],
    });
    for (const line of ['clip: { norm: 1 },', 'ema: { decay: 0.9 },', "freeze: ['look'],"]) {
      expect(code).toContain(`\n    ${line}\n`);
    }
  });

  it('is not written for what could not run', () => {
    expect(() => trainingCode(sequential(input([1, 28, 28]), flatten(), dense(3)))).toThrow(
      'trainingCode: the network does not fit the dataset "digits": expected [1, 28, 28] in and [10] out, received [1, 28, 28] and [3].',
    );
    expect(() => trainingCode(network, { epochs: 0 })).toThrow('epochs is out of range');
    expect(() => trainingCode(network, { optimizer: { name: 'sgd', momentum: 2 } })).toThrow('momentum');
    expect(() => trainingCode(network, { loss: { name: 'focal', gamma: -1 } })).toThrow(
      'gamma is out of range',
    );
    expect(() => trainingCode(network, { loss: { name: 'own', own: 'mine' } })).toThrow(
      'loss: the loss of this run is one of your own',
    );
  });
});
