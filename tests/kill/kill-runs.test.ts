import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeSafetensors } from '@fovea/exporter';
import { encodePng } from '@fovea/image';
import { afterAll, beforeAll, expect, it } from 'vitest';

/**
 * Kills runs with SIGKILL at random instants and goes on with them, again and again, until they end.
 * KILLS=50 KILL_SEED=1 npx vitest run tests/kill --typecheck.enabled=false
 */
const kills = Number(process.env.KILLS ?? 3);
const killsPerRun = Number(process.env.KILLS_PER_RUN ?? Math.min(10, kills));
const bin = fileURLToPath(new URL('../../packages/cli/bin/fovea.js', import.meta.url));

/** All that a run that goes on could get wrong: statistics, dropout, averages, gathered gradients, schedule, augmentation. */
const network = `
import { batchNorm2d, conv2d, dense, dropout, flatten, input, relu, sequential } from '@fovea/layers';
export default (shape: readonly number[], classes: number) => sequential(
  input(shape), conv2d({ filters: 4, kernel: 3, bias: false }), batchNorm2d(), relu(), flatten(), dropout(0.25), dense(classes));
`;
const options = [
  ...[
    '--arch',
    'net.ts',
    '--epochs',
    process.env.KILL_EPOCHS ?? '60',
    '--batch',
    '4',
    '--seed',
    '5',
    '--threads',
    '1',
  ],
  ...['--augment', 'crop:1,flip', '--optimizer', 'sgd', '--momentum', '0.9', '--schedule', 'one-cycle'],
  ...['--lr', '0.02', '--ema', '0.9', '--accumulate', '3', '--clip-norm', '1'],
  ...['--checkpoint-every', '0.05s', '--keep', '2'],
];

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fovea-kill-'));
  await writeFile(join(cwd, 'net.ts'), network);
  const random = numbers(7);
  for (const [label, name] of ['dark', 'light'].entries()) {
    await mkdir(join(cwd, 'images', name), { recursive: true });
    for (let i = 0; i < 35; i++) {
      const data = Uint8Array.from({ length: 64 }, () => 100 * random() + 100 * label);
      const png = await encodePng({ data, width: 8, height: 8, channels: 1 });
      await writeFile(join(cwd, 'images', name, `${i}.png`), png);
    }
  }
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

it(`ends in the same bytes when it is killed, ${kills} times`, { timeout: 3_600_000 }, async () => {
  const whole = start(['train', 'images', ...options, '--out', 'whole']);
  expect(await whole.ended).toBe(0);
  const expected = await bytesOf('whole');
  const random = numbers(Number(process.env.KILL_SEED ?? 1));
  let killed = 0;
  const at: string[] = [];
  for (let run = 1; killed < kills; run++) {
    const out = `run-${run}`;
    let killedHere = 0;
    for (;;) {
      const args = (await isThere(join(cwd, out, 'run.json')))
        ? ['resume', out]
        : ['train', 'images', ...options, '--out', out];
      const before = await changeOf(join(cwd, out, 'run.json'));
      const child = start(args);
      if (killed < kills && killedHere < killsPerRun) {
        const isEarly = random() < 0.2;
        const wait = isEarly ? 100 + 900 * random() : 1500 * random();
        if (!isEarly) {
          while (child.isRunning() && (await changeOf(join(cwd, out, 'run.json'))) === before) await pause(5);
        }
        await Promise.race([pause(wait), child.ended]);
        if (child.isRunning()) {
          child.kill();
          await child.ended;
          killed++;
          killedHere++;
          const left = (await readdir(cwd, { recursive: true })).filter((name) =>
            name.endsWith('.tmp'),
          ).length;
          at.push(`${isEarly ? 'early' : 'training'}${left > 0 ? ` in a write (${left})` : ''}`);
          continue;
        }
      }
      const code = await child.ended;
      expect([out, code, code === 0 ? '' : child.output()]).toEqual([out, 0, '']);
      break;
    }
    expect(await bytesOf(out)).toEqual(expected);
    const files = await readdir(join(cwd, out), { recursive: true });
    expect(files.filter((name) => /\.tmp$|run\.lock/.test(name))).toEqual([]);
    const steps = stepsOf(await readFile(join(cwd, out, 'metrics.jsonl'), 'utf8'));
    expect(steps).toEqual(stepsOf(await readFile(join(cwd, 'whole', 'metrics.jsonl'), 'utf8')));
    if (process.env.KILLS !== undefined)
      process.stderr.write(`${out}: ${killedHere} kills, ${killed} in all, same bytes\n`);
  }
  if (process.env.KILLS !== undefined) process.stderr.write(`${at.join(', ')}\n`);
});

/** The trained weights and everything else in the checkpoint's tensors, and the model, as text that says little when it differs. */
async function bytesOf(out: string) {
  const { tensors } = decodeSafetensors(await readFile(join(cwd, out, 'checkpoint.safetensors')), {
    path: out,
  });
  const model = await readFile(join(cwd, out, 'model.onnx'));
  const state = Object.entries(tensors).map(([name, { dims, data }]) => [
    name,
    dims.join('x'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
  ]);
  return { state, model: model.toString('base64') };
}

/** What was logged of each step: its numbers, without times. Each once, in order. */
function stepsOf(text: string) {
  const entries = text
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  return entries
    .filter(({ type }) => type === 'step')
    .map(({ step, loss, learningRate }) => [step, loss, learningRate]);
}

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, FOVEA_CACHE: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => (text += more));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    ended,
    output: () => text,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => child.kill('SIGKILL'),
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function changeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Numbers from 0 to 1 that follow from a seed: Park and Miller's generator. */
function numbers(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
