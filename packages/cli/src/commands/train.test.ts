import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '@fovea/image';
import { readModelInfo } from '@fovea/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  fovea,
  makeTemporaryFolder,
  refused,
  temporaryFolder,
  writeImages,
  writeTinyNetwork,
} from '../fixtures/fovea.ts';

/** A folder with images in `my pics`, a network in `tiny.ts`, and a run in `run`. */
let cwd: string;
let trained: Awaited<ReturnType<typeof fovea>>;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await writeImages(join(cwd, 'my pics'));
  await writeTinyNetwork(cwd);
  trained = await fovea(['train', 'my pics', '--arch', 'tiny.ts', '--epochs', '3', '--out', 'run'], { cwd });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const short = ['--arch', 'tiny.ts', '--epochs', '1'];

function accuracyIn({ stdout }: { readonly stdout: string }): string | undefined {
  return /^test accuracy .*$/m.exec(stdout)?.[0];
}

it('ends with the accuracy and the model, and writes a whole folder', async () => {
  expect(trained.code).toBe(0);
  expect(trained.stderr).toBe('');
  expect(trained.stdout).toMatch(
    /\ntry it on a picture: .* predict run\/model\.onnx run\/samples\/1-dark\.png\nserve it over HTTP: .*\ntest accuracy \d\.\d{4} \(4 images\)\nmodel run\/model\.onnx\n$/,
  );
  expect(trained.stdout).toContain('my pics  16 images to train on, 4 held out, 2 classes\n');
  expect(trained.stdout).toContain('epochs 3  batch 32  learning rate 0.003 (cosine)  seed 1\n');
  expect(trained.stdout.match(/^epoch \d\/3 {2}loss /gm)).toHaveLength(3);
  expect(trained.stdout).not.toContain('\u001b');
  expect((await readdir(join(cwd, 'run'))).sort()).toEqual([
    'checkpoint.before.safetensors',
    'checkpoint.safetensors',
    'curves.svg',
    'events',
    'history.json',
    'metrics.csv',
    'metrics.jsonl',
    'model.onnx',
    'report.html',
    'run.json',
    'samples',
  ]);
  const samples = await readdir(join(cwd, 'run/samples'));
  expect(samples.sort()).toEqual(['1-dark.png', '2-dark.png', '3-light_one.png', '4-light_one.png']);
  const predicted = await fovea(
    ['predict', 'run/model.onnx', ...samples.map((name) => `run/samples/${name}`)],
    { cwd },
  );
  expect([predicted.code, predicted.stdout.trim().split('\n').length]).toEqual([0, 4]);
  const history: unknown = JSON.parse(await readFile(join(cwd, 'run/history.json'), 'utf8'));
  expect(history).toMatchObject({
    settings: { epochs: 3, seed: 1 },
    epochs: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }],
  });
});

it('gives one JSON document, with the rest on stderr', async () => {
  const onlyFour = 'Only 4 images were held out, so one image more or less changes the figures by 25.0 %.';
  const { code, stdout, stderr } = await fovea(
    ['train', 'my pics', ...short, '--json', '--batch', '100000'],
    { cwd },
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    stopped: false,
    device: 'cpu',
    end: { by: 'epochs' },
    testAccuracy: expect.any(Number),
    testImages: 4,
    model: 'runs/my pics/model.onnx',
    report: 'runs/my pics/report.html',
    advice: expect.arrayContaining([{ finding: onlyFour, remedy: expect.stringMatching(/^Take small /) }]),
    largestDifference: expect.any(Number),
    history: [
      expect.objectContaining({ epoch: 1, loss: expect.any(Number), testAccuracy: expect.any(Number) }),
    ],
  });
  expect(stderr).toContain(
    `\n${onlyFour} Take small differences between runs for chance until there are more.\n`,
  );
  expect(stderr).toMatch(/model runs\/my pics\/model\.onnx\n$/);
});

it('ends after steps with a model, keeps what is asked for, and goes on from there', async () => {
  const out = ['my pics', '--arch', 'tiny.ts', '--batch', '4', '--out', 'by steps'];
  const steps = await fovea(['train', ...out, '--max-steps', '3', '--keep', '1', '--json'], { cwd });
  expect([steps.code, JSON.parse(steps.stdout)]).toMatchObject([
    0,
    { stopped: false, end: { by: 'maxSteps' } },
  ]);
  expect(steps.stderr).toContain('  steps 3  batch 4  ');
  expect(steps.stderr).toContain('ended early: maxSteps\n');
  const resume = ['--resume', '--epochs', '2', '--max-steps', '99', '--early-stop', '1', '--min-delta', '9'];
  const more = await fovea(['train', 'my pics', '--out', 'by steps', ...resume], { cwd });
  expect([more.code, more.stderr]).toEqual([0, '']);
  expect((await readFile(join(cwd, 'by steps/metrics.csv'), 'utf8')).match(/^\d,/gm)).toHaveLength(2);
  expect(await readdir(join(cwd, 'by steps/checkpoints'))).toHaveLength(1);
});

it.each([
  [['--overfit-batch'], /^(not )?learned {2}16 images, \d+ steps: loss .+ → .+\n.+\.\n$/m],
  [['--fast-dev-run'], /trained on 1 batch: loss .+, held-out loss .+ \(4 images\)\neverything works, in /],
  [['--find-lr'], /learning rate {5}loss {2}smoothed\n(.*\n)+.*┤(.*\n)+(diverges at|does not diverge up to)/],
])('%j tries a run out and writes no run', async (check, text) => {
  const { code, stdout, stderr } = await fovea(['train', 'my pics', ...short, '--out', 'nothing', ...check], {
    cwd,
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(text);
  const isDrawn = check[0] === '--find-lr';
  expect(await readdir(join(cwd, 'nothing')).catch(() => [])).toEqual(isDrawn ? ['learning-rates.svg'] : []);
});

it('goes on after an interruption as if there had been none', async () => {
  const settings = [
    '--arch',
    'tiny.ts',
    '--epochs',
    '40',
    '--batch',
    '3',
    '--seed',
    '3',
    '--augment',
    'crop:1,flip',
  ];
  const whole = await fovea(['train', 'my pics', ...settings, '--out', 'whole'], { cwd });
  expect(whole.code).toBe(0);
  let isInterrupted = false;
  const stopped = await fovea(['train', 'my pics', ...settings, '--out', 'in two parts'], {
    cwd,
    onOutput(text, interrupt) {
      if (isInterrupted || !text.includes('epoch 5/40')) return;
      isInterrupted = true;
      interrupt();
    },
  });
  expect(stopped.code).toBe(130);
  expect(stopped.stdout).toContain('stopping; once more to stop at once\n');
  const command = /go on with: (.*)\n$/.exec(stopped.stdout)?.[1] ?? '';
  expect(command).toMatch(/resume 'in two parts'$/);
  expect((await readdir(join(cwd, 'in two parts'))).sort()).toEqual([
    ...['checkpoint.before.safetensors', 'checkpoint.safetensors'],
    ...['events', 'metrics.csv', 'metrics.jsonl', 'report.html', 'run.json'],
  ]);

  const resumed = await fovea([], { cwd, shell: command });
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect(accuracyIn(resumed)).toBe(accuracyIn(whole));
  expect(resumed.stdout).toMatch(/\(4 images\)\nmodel in two parts\/model\.onnx\n$/);
  const [one, other] = await Promise.all(
    ['whole', 'in two parts'].map((name) => readFile(join(cwd, name, 'model.onnx'))),
  );
  expect(other?.equals(one ?? Buffer.of())).toBe(true);

  // The model says which images were held out.
  const evaluated = await fovea(['evaluate', 'whole/model.onnx', 'my pics'], { cwd });
  expect(accuracyIn(evaluated)).toBe(accuracyIn(whole));
});

it('stops at once when asked twice, with the last checkpoint', async () => {
  let times = 0;
  const { code, stdout } = await fovea(
    ['train', '--arch', 'tiny.ts', '--epochs', '1000000000', '--out', 'twice'],
    {
      cwd,
      onOutput(text, interrupt) {
        if (!text.includes('epoch 1/1000000000')) return;
        times++;
        interrupt();
        if (times === 1) interrupt();
      },
    },
  );
  expect(code).toBe(130);
  expect(stdout).toContain('stopping; once more to stop at once\n');
  const files = (await readdir(join(cwd, 'twice'))).filter((name) => !name.startsWith('checkpoint.'));
  expect(files.sort()).toEqual(['events', 'metrics.csv', 'metrics.jsonl', 'run.json']);
});

it('resumes images at the size that they had, and refuses what cannot change', async () => {
  const first = await fovea(['train', 'my pics', ...short, '--size', '8x10', '--out', 'sized'], { cwd });
  expect(first.code).toBe(0);
  const resume = ['train', 'my pics', '--out', 'sized', '--resume'];
  const more = await fovea([...resume, '--epochs', '2', '--batch', '32'], { cwd });
  expect(more.stderr).toBe('');
  expect(more.stdout).toMatch(/\ninput +\[1, 8, 10\]/);
  expect(more.stdout.match(/^epoch /gm)).toHaveLength(1);
  for (const [option, value, before] of [
    ['--batch', '16', '32'],
    ['--lr', '1', '0.003'],
    ['--schedule', 'constant', 'cosine'],
    ['--seed', '2', '1'],
    ['--arch', 'tiny.ts', 'what the run began with'],
    ['--size', '9', 'what the run began with'],
    ['--fit', 'crop', 'stretch'],
  ] as const) {
    expect(await refused(cwd, ...resume, option, value)).toMatchObject({
      code: 2,
      stderr: `error: ${option}: this cannot change when a run is resumed: expected ${before}, received ${option === '--size' ? '9x9' : value}. Leave the option out, or start a new run with another --out.\n`,
    });
  }
});

it('crops images instead of stretching them, in training, a resumed run and evaluation', async () => {
  // The middle tells the classes apart, and the sides say the opposite.
  for (const [name, middle, sides] of [
    ['dark', 0, 255],
    ['light', 255, 0],
  ] as const) {
    await mkdir(join(cwd, 'wide', name), { recursive: true });
    for (let i = 0; i < 10; i++) {
      const data = Uint8Array.from({ length: 40 * 8 }, (_, at) =>
        at % 40 < 16 || at % 40 >= 24 ? sides : middle,
      );
      await writeFile(
        join(cwd, 'wide', name, `${i}.png`),
        await encodePng({ data, width: 40, height: 8, channels: 1 }),
      );
    }
  }
  const crop = ['train', 'wide', ...short, '--size', '8', '--fit', 'crop', '--out', 'cropped'];
  expect((await fovea(crop, { cwd })).code).toBe(0);
  const { input } = readModelInfo(await readFile(join(cwd, 'cropped/model.onnx')));
  // Only the middle was seen: half of the images all black, half all white.
  expect(input).toEqual({ channels: 1, height: 8, width: 8, fit: 'crop', mean: [0.5], std: [0.5] });
  const resumed = await fovea(
    ['train', 'wide', '--out', 'cropped', '--fit', 'crop', '--resume', '--epochs', '2'],
    { cwd },
  );
  expect(resumed.stderr).toBe('');
  expect(readModelInfo(await readFile(join(cwd, 'cropped/model.onnx'))).input).toEqual(input);
  const evaluated = await fovea(['evaluate', 'cropped/model.onnx', 'wide'], { cwd });
  expect(evaluated.stderr).toBe('');
  expect(accuracyIn(evaluated)).toBe(accuracyIn(resumed));
});

it('augments, keeps decoded images, and says so when a resumed run is to be augmented otherwise', async () => {
  const cache = join(cwd, 'cache');
  const run = (...args: readonly string[]) =>
    fovea(['train', 'my pics', '--out', 'augmented', ...args], {
      cwd,
      env: { ...process.env, FOVEA_CACHE: cache },
    });
  const normalize = ['--mean', '0.5', '--std', '0.25'];
  const { code, stdout } = await run(...short, '--augment', 'crop:padding=2:fill=9,flip', ...normalize);
  expect(code).toBe(0);
  expect(stdout).toContain('seed 1  augment crop:padding=2:fill=9,flip\n');
  expect(await readdir(cache)).toEqual([expect.stringMatching(/^images-.*\.cache$/)]);
  const { input } = readModelInfo(await readFile(join(cwd, 'augmented/model.onnx')));
  expect(input).toMatchObject({ mean: [0.5], std: [0.25] });
  const other = await run('--resume', '--augment', 'none', '--epochs', '2', ...normalize);
  expect([other.code, other.stderr]).toEqual([
    2,
    'error: --augment: this cannot change when a run is resumed: expected crop:padding=2:fill=9,flip, received none. Leave the option out, or start a new run with another --out.\n',
  ]);
  const more = await run('--resume', '--epochs', '2', ...normalize);
  expect([more.code, more.stderr]).toEqual([0, '']);
});

it('crops nothing but folders of images', async () => {
  expect(await refused(cwd, 'train', 'digits', '--fit', 'crop')).toMatchObject({
    code: 2,
    stderr:
      'error: digits: --fit goes with folders of images only. Leave it out: these images are prepared in one way.\n',
  });
});

it('refuses to resume on other images', async () => {
  await writeImages(join(cwd, 'others'), { classes: ['a', 'b'], count: 3 });
  const { code, stderr } = await refused(cwd, 'train', 'others', '--out', 'run', '--resume');
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('classes: expected ["dark","light one"], received ["a","b"]'),
  ]);
});

it.each([
  [['--lr', 'nan'], "error: option '--lr <rate>' argument 'nan' is invalid. Expected a number above 0.\n"],
  [['--epochs', '0'], 'Expected a whole number of at least 1.\n'],
  [
    ['nofolder'],
    'error: nofolder: this is neither a dataset nor a folder: expected digits, mnist, fashion-mnist, cifar10, cifar100, a folder with one sub-folder of images per class, or a .csv file.\n',
  ],
  [
    ['mnist'],
    'error: mnist: it is not said where the files of mnist are. Fetch them with: fovea data get mnist. Or add --data <folder> with ',
  ],
  [
    ['digits', '--data', 'x'],
    'error: digits: --data goes with mnist, fashion-mnist, cifar10, cifar100 only. For the files in it: mnist --data x.',
  ],
  [
    ['my pics', '--arch', 'nowhere'],
    'error: nowhere: this is neither an architecture nor a file: expected small-cnn, ',
  ],
  [['one', 'two'], "error: too many arguments for 'train'. Expected 1 argument but got 2.\n"],
])('takes %j for a wrong call', async (args, text) => {
  const outcome = await refused(cwd, 'train', ...args);
  expect(outcome).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(text) });
});

it('says where it cannot write, before anything else', async () => {
  expect(await refused(cwd, 'train', 'my pics', '--out', 'tiny.ts/x')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: tiny.ts/x: the folder cannot be written to: received ENOTDIR. A part of the path is a file: choose another folder with --out.\n',
  });
});

it('leaves nothing half-written where there is no room', async () => {
  const run = 'fovea train "my pics" --arch torch-demo --epochs 1 --size 28';
  const { code, stderr } = await fovea([], { cwd, shell: `ulimit -f 16; ${run} --out limited` });
  expect([code, stderr]).toEqual([
    1,
    'error: limited/checkpoint.safetensors: the file cannot be written: received EFBIG. Choose another folder with --out.\n',
  ]);
  expect((await readdir(join(cwd, 'limited'))).sort()).toEqual([
    ...['events', 'metrics.csv', 'metrics.jsonl', 'report.html', 'run.json'],
  ]);
});

it('names and counts images that cannot be read', async () => {
  await writeImages(join(cwd, 'some bad'), { count: 4 });
  await writeFile(join(cwd, 'some bad/dark/kapütt 1.png'), 'no image');
  await writeFile(join(cwd, 'some bad/dark/notes.txt'), 'none either');
  const { code, stdout } = await fovea(['train', 'some bad', ...short], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('some bad  6 images to train on, 2 held out, 2 classes\n');
  expect(stdout).toMatch(/^skipped dark\/kapütt 1\.png: .+$/m);
  expect(stdout).toContain('skipped dark/notes.txt: not an image: its name ends in .txt\n');
});

it('trains on images of one pixel', async () => {
  await writeImages(join(cwd, 'dots'), { size: 1, count: 4 });
  const { code, stdout } = await fovea(['train', 'dots', '--epochs', '1'], { cwd });
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/\(2 images\)\nmodel runs\/dots\/model\.onnx\n$/),
  ]);
});

it('refuses data that cannot be used', async () => {
  await writeImages(join(cwd, 'single'), { classes: ['only'], count: 2 });
  expect(await refused(cwd, 'train', 'single')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('error: single: there are too few classes'),
  });
  for (const name of ['a', 'b']) {
    await mkdir(join(cwd, 'all bad', name), { recursive: true });
    await writeFile(join(cwd, 'all bad', name, '1.png'), 'no image');
  }
  expect(await refused(cwd, 'train', 'all bad')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('error: all bad: none of the images can be read: received 2 unreadable'),
  });
  await mkdir(join(cwd, 'idx'));
  await writeFile(
    join(cwd, 'idx/train-images-idx3-ubyte'),
    Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 1),
  );
  await writeFile(join(cwd, 'idx/train-labels-idx1-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 1));
  expect(await refused(cwd, 'train', 'mnist', '--data', 'idx')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'error: idx/train-images-idx3-ubyte: the file is cut short: expected 52 bytes',
    ),
  });
});

it('says when training diverges', async () => {
  const outcome = await refused(
    cwd,
    'train',
    'my pics',
    '--arch',
    'tiny.ts',
    '--lr',
    '1e30',
    '--epochs',
    '100',
    '--out',
    'wild',
  );
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('the loss') });
  expect(outcome.stderr).toMatch(/is no number any more: received NaN\. Training diverged/);
});

it.each([
  [
    '[1, 20, 20]',
    2,
    'error: dataset "my pics": the images do not fit the network: expected [1, 20, 20] as the network has, received [1, 12, 12].',
  ],
  [
    '[1, 12, 12]',
    3,
    'error: dataset "my pics": the network’s outputs are not the data’s classes: expected an output of [2], received [3]. End the network with dense(2).',
  ],
])('refuses a network of input %s and %d classes', async (shape, classes, text) => {
  await writeFile(
    join(cwd, 'fixed.ts'),
    `import { dense, flatten, input, sequential } from '@fovea/layers';\nexport default sequential(input(${shape}), flatten(), dense(${classes}));`,
  );
  const { code, stderr } = await refused(cwd, 'train', 'my pics', '--arch', 'fixed.ts', '--out', 'unfit');
  expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
});

it('an interrupted reading of images leaves nothing behind', async () => {
  const folder = await temporaryFolder();
  await writeImages(join(folder, 'many'), { count: 200, size: 400 });
  const { code, stdout, stderr } = await fovea(['train', 'many', '--out', 'out'], {
    cwd: folder,
    // Made just before the images are read.
    interruptWhen: async () => (await readdir(folder)).includes('out'),
  });
  expect([code, stdout, stderr]).toEqual([
    130,
    'stopping; once more to stop at once\n',
    'error: stopped before training began; nothing was written.\n',
  ]);
  expect(await readdir(join(folder, 'out'))).toEqual([]);
});
