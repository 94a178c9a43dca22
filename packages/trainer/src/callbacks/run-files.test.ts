import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallRun } from '../fixtures/small-run.ts';
import { bitsOf } from '../fixtures/tiny-run.ts';
import { bestEpochs } from '../settings/metric-goals.ts';
import { decodeCheckpoint } from '../state/checkpoint.ts';
import type { Callback } from './callback.ts';
import { csvLog } from './csv-log.ts';
import { jsonlLog } from './jsonl-log.ts';
import { keepCheckpoints } from './keep-checkpoints.ts';
import { tensorboard } from './tensorboard.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-run-'));
});

afterEach(() => rm(folder, { recursive: true }));

const text = (name: string) => readFile(join(folder, name), 'utf8');

/** Ends a run in its second epoch, where a checkpoint is made, as somebody would who pulls the plug a step later. */
const plug: Callback = {
  name: 'plug',
  onCheckpoint({ checkpoint }) {
    if (checkpoint.step === 5) throw new Error('no power');
  },
};

describe('keepCheckpoints', () => {
  it('keeps the last and the best, and nothing else', async () => {
    await smallRun({ epochs: 1 }, { callbacks: [keepCheckpoints(folder, { best: 3 })] });
    const { checkpoint } = await smallRun(
      { epochs: 5, learningRate: 0.3 },
      { callbacks: [keepCheckpoints(folder, { best: 2, monitor: 'testLoss' })] },
    );
    const last = decodeCheckpoint(await readFile(join(folder, 'checkpoint.safetensors')));
    expect(bitsOf(last)).toEqual(bitsOf(checkpoint));
    const best = bestEpochs(checkpoint.history, 'testLoss', 2).map(({ epoch }) => epoch);
    const files = await readdir(join(folder, 'checkpoints'));
    expect(files.toSorted()).toEqual(best.toSorted().map((epoch) => `epoch-000${epoch}.safetensors`));
    for (const [i, file] of files.toSorted().entries()) {
      const kept = decodeCheckpoint(await readFile(join(folder, 'checkpoints', file)));
      expect(kept.history).toHaveLength(best.toSorted()[i] ?? 0);
    }
  });
});

it('jsonlLog has the first step in its file at once', async () => {
  const types: string[][] = [];
  const reader: Callback = {
    name: 'reader',
    async onStep() {
      const lines = (await text('metrics.jsonl')).trim().split('\n');
      types.push(lines.map((line) => JSON.parse(line).type));
    },
  };
  const log = jsonlLog(join(folder, 'metrics.jsonl'), { everySteps: 1 });
  await smallRun({ epochs: 1 }, { callbacks: [log, reader] });
  expect(types[0]).toEqual(['start', 'step']);
});

it.each([csvLog, jsonlLog, tensorboard, keepCheckpoints])(
  '%o says where it cannot write',
  async (callback) => {
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, 'file', 'below', 'it');
    await expect(smallRun({ epochs: 1 }, { callbacks: [callback(path)] })).rejects.toThrow(
      `${path}: the run’s files cannot be written: received ENOTDIR. Choose another place.`,
    );
  },
);

describe('logs', () => {
  it('hold every epoch and some steps, in the form that each is read in', async () => {
    const { checkpoint } = await smallRun(
      { epochs: 2 },
      {
        callbacks: [
          csvLog(join(folder, 'logs/metrics.csv')),
          jsonlLog(join(folder, 'metrics.jsonl'), { everySteps: 2 }),
          tensorboard(join(folder, 'events'), { everySteps: 2 }),
        ],
      },
    );
    const [head, first, second, end] = (await text('logs/metrics.csv')).split('\r\n');
    expect(head).toBe('epoch,loss,accuracy,error,testLoss,testAccuracy,testError,seconds,samplesPerSecond');
    const { history } = checkpoint;
    expect(first?.split(',').slice(0, 4)).toEqual([
      '1',
      `${history[0]?.loss}`,
      `${history[0]?.accuracy}`,
      '',
    ]);
    expect([second?.slice(0, 2), end]).toEqual(['2,', '']);

    const lines = (await text('metrics.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, step }) => `${type} ${step}`)).toEqual([
      ...['start 0', 'step 2', 'epoch 3', 'step 4', 'step 6', 'epoch 6', 'end 6'],
    ]);
    expect(lines[0]).toMatchObject({ device: 'cpu', settings: { batchSize: 8 }, train: { images: 23 } });
    expect(lines[1]).toMatchObject({ epoch: 1, loss: expect.any(Number), learningRate: 0.01 });
    expect(lines[2]).toEqual({ type: 'epoch', step: 3, ...history[0] });

    const [name = '', ...more] = await readdir(join(folder, 'events'));
    expect(name).toMatch(/^events\.out\.tfevents\.\d+\..+\.fovea$/);
    expect(more).toEqual([]);
    const records = await readFile(join(folder, 'events', name), 'latin1');
    for (const tag of ['loss/step', 'loss/epoch', 'accuracy/held_out', 'run/learning_rate']) {
      expect(records).toContain(tag);
    }
  });

  it('are cut back to the step that a run goes on from', async () => {
    const logs = () => [
      csvLog(join(folder, 'metrics.csv')),
      jsonlLog(join(folder, 'metrics.jsonl'), { everySteps: 1 }),
      tensorboard(join(folder, 'events')),
      keepCheckpoints(folder),
    ];
    const numbers = async () =>
      (await text('metrics.jsonl'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ type }) => type === 'step')
        .map(({ step, loss }) => [step, loss]);
    await smallRun({ epochs: 3 }, { callbacks: logs() });
    const whole = { lines: await numbers(), csv: await text('metrics.csv') };
    const failing = smallRun(
      { epochs: 3 },
      { callbacks: [...logs().slice(0, 3), plug, keepCheckpoints(folder)], checkpointEvery: { steps: 2 } },
    );
    await expect(failing).rejects.toThrow('no power');
    expect((await numbers()).length).toBeGreaterThan(3);
    // A line that was cut short by the end of the power.
    await writeFile(join(folder, 'metrics.jsonl'), '{"type":"step","st', { flag: 'a' });
    const resume = decodeCheckpoint(await readFile(join(folder, 'checkpoint.safetensors')));
    expect(resume.step).toBe(3);
    await smallRun({}, { resume, callbacks: logs() });
    expect(await numbers()).toEqual(whole.lines);
    const withoutTimes = (csv: string) => csv.replaceAll(/,[^,\r]+,[^,\r]+\r/g, '\r');
    expect(withoutTimes(await text('metrics.csv'))).toBe(withoutTimes(whole.csv));
    // One file of each part of the run.
    expect(await readdir(join(folder, 'events'))).toHaveLength(2);
  });
});
