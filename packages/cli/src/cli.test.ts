import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileInference, networkParameters } from '@fovea/compiler';
import { kerasDemo } from '@fovea/layers';
import { encodeModel } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fovea, makeTemporaryFolder, refused, writeImages, writeTinyNetwork } from './fixtures/fovea.ts';

/** A folder with images in `my pics`, and a model in `run`. */
let cwd: string;
let trained: Awaited<ReturnType<typeof fovea>>;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await writeImages(join(cwd, 'my pics'));
  await writeTinyNetwork(cwd);
  trained = await fovea(['train', 'my pics', '--arch', 'tiny.ts', '--epochs', '3', '--out', 'run'], { cwd });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('evaluate', () => {
  it('counts in all and class by class, as training did', async () => {
    const { code, stdout } = await fovea(['evaluate', 'run/model.onnx', 'my pics'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^on the 4 images that were held out when it was trained\ndark {7}\d\.\d{4} {2}\(\d of 2\)\nlight one {2}\d\.\d{4} {2}\(\d of 2\)\n/,
    );
    expect(stdout.split('\n').at(-2)).toBe(trained.stdout.split('\n').at(-3));
  });

  it('gives JSON', async () => {
    const { stdout, stderr } = await fovea(['evaluate', 'run/model.onnx', 'my pics', '--json'], { cwd });
    const result: unknown = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(result).toEqual({
      accuracy: expect.any(Number),
      correct: expect.any(Number),
      images: 4,
      classes: ['dark', 'light one'].map((label) => ({ label, correct: expect.any(Number), images: 2 })),
    });
  });

  it('refuses data of other classes', async () => {
    expect(await refused(cwd, 'evaluate', 'run/model.onnx')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: run/model.onnx: the data’s classes are not the model’s: expected dark, light one, received 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.\n',
    });
  });
});

describe('predict', () => {
  it('classifies what can be read, and names the rest on stderr', async () => {
    await writeFile(join(cwd, '-ünï code.png'), await readFile(join(cwd, 'my pics/light one/9.png')));
    await writeFile(join(cwd, 'broken.png'), 'no image');
    const images = ['my pics/dark/0.png', 'nowhere.png', './-ünï code.png', 'broken.png'];
    const { code, stdout, stderr } = await fovea(['predict', 'run/model.onnx', ...images], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^my pics\/dark\/0\.png {2}.+ \d+\.\d % {2}.+ \d+\.\d %\n\.\/-ünï code\.png {5}.+ %\n$/,
    );
    expect(stderr).toMatch(
      /^error: nowhere\.png: the image cannot be read.*\nerror: broken\.png: the image cannot be read.*\n$/,
    );
  });

  it('gives JSON with both', async () => {
    const { code, stdout } = await fovea(
      ['predict', 'run/model.onnx', 'nowhere.png', 'my pics/dark/0.png', '--top', '1', '--json'],
      { cwd },
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      { image: 'nowhere.png', error: expect.stringContaining('nowhere.png: the image cannot be read') },
      {
        image: 'my pics/dark/0.png',
        label: expect.any(String),
        probability: expect.any(Number),
        top: [{ index: expect.any(Number), label: expect.any(String), probability: expect.any(Number) }],
      },
    ]);
  });

  it.each(['predict', 'evaluate', 'summary'])(
    '%s refuses files that are no models, and those of other makers',
    async (command) => {
      const network = kerasDemo.build([1, 28, 28], 10);
      const weights = Object.fromEntries(
        networkParameters(network).map(({ name, shape }) => [name, new Float32Array(elementCount(shape))]),
      );
      const foreign = encodeModel(compileInference(network, weights, { metadata: {} }));
      await writeFile(join(cwd, 'foreign.onnx'), foreign);
      await writeFile(join(cwd, 'text.onnx'), 'no model at all');
      await writeFile(join(cwd, 'cut.onnx'), foreign.subarray(0, foreign.length / 2));
      const rest = command === 'predict' ? ['my pics/dark/0.png'] : [];
      for (const [file, text] of [
        ['foreign.onnx', 'fovea.format'],
        ['text.onnx', 'this is not an ONNX model'],
        ['cut.onnx', 'cut'],
        ['nowhere.onnx', 'the file cannot be read'],
      ] as const) {
        const { code, stderr } = await refused(cwd, command, file, ...rest);
        expect([code, stderr]).toEqual([1, expect.stringContaining(`error: ${file}: `)]);
        expect(stderr).toContain(text);
      }
    },
  );
});

describe('summary and shape', () => {
  it('show an architecture, and a model', async () => {
    const byName = await fovea(['summary', 'keras-demo']);
    expect(byName).toMatchObject({ code: 0, stderr: '' });
    expect(byName.stdout).toContain('\n34,826 parameters (136.0 KiB as float32)');
    const wide = await fovea(['summary', 'keras-demo', '--input', '3x32x32', '--classes', '4', '--json']);
    expect(JSON.parse(wide.stdout)).toMatchObject({
      input: [3, 32, 32],
      totals: { parameters: expect.any(Number) },
    });
    const model = await fovea(['summary', 'run/model.onnx'], { cwd });
    expect(model.stdout).toMatch(/^input +\[1, 12, 12\]/m);
  });

  it('stay silent when nobody reads on', async () => {
    const { code, stdout, stderr } = await fovea([], {
      shell: 'set -o pipefail; fovea summary keras-demo | head -1',
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^layer .*\n$/);
  });

  it.runIf(process.platform === 'linux')('say when stdout cannot be written to', async () => {
    const { code, stderr } = await fovea([], { shell: 'fovea summary keras-demo > /dev/full' });
    expect([code, stderr]).toEqual([1, 'error: stdout cannot be written to: ENOSPC.\n']);
  });

  it('shape shows the sum', async () => {
    expect(await fovea(['shape', '28', '--kernel', '3', '--stride', '2'])).toEqual({
      code: 0,
      stdout: '(28 + 0 + 0 − 3) / 2 + 1 = 13.50, whole windows = 13; 1 at the end is never seen\n',
      stderr: '',
    });
  });

  it('shape with --json gives a document even when it fails', async () => {
    const { code, stdout, stderr } = await fovea(['shape', '28', '--kernel', '40', '--json']);
    expect([code, stderr]).toEqual([
      1,
      'error: kernel 40 is larger than the input (28 + 0 + 0). Padding 6 makes it fit; so does a kernel of 28.\n',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: expect.any(String), message: expect.stringContaining('kernel 40') },
    });
    const wrong = await fovea(['shape', '28', '--json']);
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout)).toEqual({
      error: { code: 'usage', message: "required option '--kernel <size>' not specified" },
    });
  });
});

describe('help', () => {
  it.each([
    '',
    'train',
    'data get',
    'data info',
    'data preview',
    'evaluate',
    'predict',
    'summary',
    'shape',
    'web',
    'bench',
    'doctor',
  ])('of "%s" fits 80 columns and ends with two examples', async (name) => {
    const { code, stdout, stderr } = await fovea([...(name === '' ? [] : name.split(' ')), '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`\nExamples:\n  fovea ${name}.*\n  fovea ${name}.*\n$`));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    if (name !== '') expect(stdout).toContain('--json');
  });

  it('an unknown command is a wrong call', async () => {
    expect(await fovea(['foo'])).toEqual({ code: 2, stdout: '', stderr: "error: unknown command 'foo'\n" });
  });
});
