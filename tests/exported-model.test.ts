import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDigits } from '@fovea/data/node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, expect, it } from 'vitest';

const fovea = fileURLToPath(new URL('../packages/cli/bin/fovea.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fovea-exported-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('what fovea train writes does the same in ONNX Runtime alone, to the image', async () => {
  execFileSync(
    process.execPath,
    [fovea, 'train', 'digits', '--epochs', '1', '--batch', '64', '--out', 'run'],
    { cwd: folder, stdio: 'pipe' },
  );
  const printed = execFileSync(process.execPath, [fovea, 'evaluate', 'run/model.onnx', '--json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { correct, images }: { correct: number; images: number } = JSON.parse(printed);

  const { test } = await loadDigits();
  const pixels = Float32Array.from(test.pixels, (value) => value / 255);
  const session = await InferenceSession.create(join(folder, 'run', 'model.onnx'));
  const { logits } = await session.run({ image: new Tensor('float32', pixels, [test.length, 1, 28, 28]) });
  const data = Array.from(logits?.data ?? [], Number);
  const right = Array.from(test.labels).filter((label, i) => {
    const own = data.slice(i * 10, i * 10 + 10);
    return own.indexOf(Math.max(...own)) === label;
  });
  expect(images).toBe(2000);
  expect(right.length).toBe(correct);
  expect(correct / images).toBeGreaterThan(0.9);

  const { epochs }: { epochs: { testAccuracy: number }[] } = JSON.parse(
    readFileSync(join(folder, 'run', 'history.json'), 'utf8'),
  );
  expect(epochs.at(-1)?.testAccuracy).toBe(correct / images);
});

it('a script without any of our code classifies with it', () => {
  writeFileSync(
    join(folder, 'bare.mjs'),
    `import { createRequire } from 'node:module';
const ort = createRequire(${JSON.stringify(import.meta.url)})('onnxruntime-node');
const session = await ort.InferenceSession.create('run/model.onnx');
const image = new ort.Tensor('float32', new Float32Array(784), [1, 1, 28, 28]);
const { probabilities } = await session.run({ image });
console.log(probabilities.dims.join(), probabilities.data.reduce((sum, p) => sum + p, 0).toFixed(3));
`,
  );
  expect(execFileSync(process.execPath, ['bare.mjs'], { cwd: folder, encoding: 'utf8' })).toBe(
    '1,10 1.000\n',
  );
});
