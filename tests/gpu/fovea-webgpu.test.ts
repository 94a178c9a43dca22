import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCheckpoint } from '@fovea/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fovea,
  makeTemporaryFolder,
  type Outcome,
  writeImages,
  writeTinyNetwork,
} from '../../packages/cli/src/fixtures/fovea.ts';
import { noGpuEnvironment, softwareGpuEnvironment } from './software-gpu.ts';

/** A folder with images in `pics`, and a network in `tiny.ts`. */
let cwd: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  env = await softwareGpuEnvironment();
  cwd = await makeTemporaryFolder();
  await writeImages(join(cwd, 'pics'));
  await writeTinyNetwork(cwd);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const tiny = ['train', 'pics', '--arch', 'tiny.ts', '--batch', '8'];

async function checkpointIn(folder: string) {
  return decodeCheckpoint(await readFile(join(cwd, folder, 'checkpoint.safetensors')));
}

describe('fovea train --device webgpu', () => {
  let trained: Outcome;
  beforeAll(async () => {
    trained = await fovea([...tiny, '--device', 'webgpu', '--epochs', '2', '--out', 'gpu'], { cwd, env });
  });

  it('trains and exports a model that runs on the CPU', async () => {
    expect([trained.code, trained.stderr]).toEqual([0, '']);
    expect(trained.stdout).toContain('device webgpu  epochs 2  batch 8');
    expect(trained.stdout).not.toContain('on the CPU');
    const evaluated = await fovea(['evaluate', 'gpu/model.onnx', 'pics'], { cwd });
    expect(evaluated.stdout.split('\n').at(-2)).toBe(trained.stdout.split('\n').at(-3));
  });

  it('exports a model that evaluate and predict run on the GPU, too', async () => {
    const onGpu = ['--device', 'webgpu'];
    const evaluated = await fovea(['evaluate', 'gpu/model.onnx', 'pics', ...onGpu], { cwd, env });
    expect(evaluated.stdout.split('\n').at(-2)).toBe(trained.stdout.split('\n').at(-3));
    const predicted = await fovea(['predict', 'gpu/model.onnx', 'pics/dark/0.png', ...onGpu], { cwd, env });
    const onCpu = await fovea(['predict', 'gpu/model.onnx', 'pics/dark/0.png'], { cwd });
    expect(predicted).toEqual(onCpu);
    expect(predicted.code).toBe(0);
  });

  it('takes the steps that the CPU takes', async () => {
    await fovea([...tiny, '--epochs', '2', '--out', 'cpu'], { cwd });
    const [gpu, cpu] = [await checkpointIn('gpu'), await checkpointIn('cpu')];
    expect([gpu.device, cpu.device]).toEqual(['webgpu', 'cpu']);
    expect(Object.keys(gpu.state)).toEqual(Object.keys(cpu.state));
    for (const [name, values] of Object.entries(cpu.state)) {
      const apart = values.map((value, i) => Math.abs(value - (gpu.state[name]?.[i] ?? Number.NaN)));
      expect(Math.max(...apart), name).toBeLessThan(1e-5);
    }
  });

  it('goes on on the CPU, and says that the bits differ', async () => {
    const resumed = await fovea([...tiny.slice(0, 2), '--epochs', '3', '--resume', '--out', 'gpu'], { cwd });
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    expect(resumed.stdout).toContain(
      'goes on on cpu what ran on webgpu: the last bits of the numbers differ from those of a run on one device\n',
    );
    expect((await checkpointIn('gpu')).history).toHaveLength(3);
  });

  it('is refused where there is no adapter', async () => {
    const refused = await fovea([...tiny, '--device', 'webgpu', '--out', 'none'], {
      cwd,
      env: noGpuEnvironment(),
    });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(
      /error: webgpu cannot be used: Failed to get a WebGPU adapter: .*\. fovea doctor says what is missing\.\n$/,
    );
  });
});

it('fovea train digits --device webgpu', async () => {
  await writeFile(
    join(cwd, 'patches.ts'),
    `import { conv2d, dense, flatten, input, relu, sequential } from '@fovea/layers';
     export default sequential(input([1, 28, 28]), conv2d({ filters: 1, kernel: 7, stride: 7 }), relu(), flatten(), dense(10));`,
  );
  const settings = ['--arch', 'patches.ts', '--epochs', '1', '--batch', '2000', '--out', 'digits'];
  const { code, stdout, stderr } = await fovea(['train', 'digits', '--device', 'webgpu', ...settings], {
    cwd,
    env,
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('device webgpu  epochs 1  batch 2000');
  expect(stdout).toMatch(/test accuracy \d\.\d{4} \(2000 images\)\nmodel digits\/model\.onnx\n$/);
});

describe('fovea train --device auto', () => {
  it('says what it took and why not the others, and takes that for the rest of the run', async () => {
    const { code, stdout, stderr } = await fovea(
      [...tiny, '--device', 'auto', '--epochs', '1', '--out', 'auto'],
      {
        cwd,
        env,
      },
    );
    expect([code, stderr]).toEqual([0, '']);
    const [, taken, rate] =
      /^(cpu|webgpu): the fastest on this network: ([\d,]+ samples\/s)$/m.exec(stdout) ?? [];
    expect(rate).toBeDefined();
    const other = taken === 'cpu' ? 'webgpu' : 'cpu';
    expect(stdout).toMatch(new RegExp(`^not ${other}: slower here: [\\d,]+ samples/s$`, 'm'));
    expect(stdout).toMatch(/^not cuda: .+$/m);
    expect(stdout).toMatch(/^not tfjs-node: @tensorflow\/tfjs-node: the package is not installed$/m);
    expect(stdout).toContain(`device ${taken}  epochs 1`);
    expect((await checkpointIn('auto')).device).toBe(taken);
  });

  it('takes the CPU where there is nothing else', async () => {
    const { code, stdout } = await fovea([...tiny, '--device', 'auto', '--epochs', '1', '--out', 'auto 2'], {
      cwd,
      env: noGpuEnvironment(),
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cpu: the only one that can be used: [\d,]+ samples\/s$/m);
    expect(stdout).toMatch(/^not webgpu: Failed to get a WebGPU adapter: .+$/m);
  });
});

describe('fovea bench', () => {
  it('measures every device that there is', async () => {
    const { code, stdout } = await fovea(
      [
        'bench',
        'tiny.ts',
        '--input',
        '1x12x12',
        '--classes',
        '2',
        '--batch',
        '4',
        '--seconds',
        '0.1',
        '--json',
      ],
      { cwd, env },
    );
    expect(code).toBe(0);
    const speed = {
      samplesPerSecond: expect.any(Number),
      steps: expect.any(Number),
      between: expect.any(Number),
    };
    expect(JSON.parse(stdout)).toEqual({
      network: 'tiny.ts',
      parameters: 38,
      batchSize: 4,
      engines: [
        { device: 'cpu', ...speed },
        { device: 'webgpu', ...speed },
        { device: 'cuda', reason: expect.any(String) },
        { device: 'tfjs-node-gpu', reason: '@tensorflow/tfjs-node-gpu: the package is not installed' },
        { device: 'tfjs-node', reason: '@tensorflow/tfjs-node: the package is not installed' },
      ],
      stopped: false,
    });
  });
});

it('fovea doctor finds the adapter', async () => {
  const { code, stdout } = await fovea(['doctor'], { cwd, env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^webgpu {2}can be used\n {2}✓ an adapter answers/m);
});
