import { conv2d, dense, flatten, input, sequential } from '@fovea/layers';
import type { Rung } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { EngineError } from '@fovea/shape';
import { expect, it } from 'vitest';
import { stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import { chooseEngine } from './choose-engine.ts';
import { compareStep } from './compare-step.ts';
import type { Engine } from './engine.ts';
import { graphEngine } from './graph-engine.ts';
import { measureEngine } from './measure-engine.ts';
import { trialData } from './trial-data.ts';

const network = stripesNetwork();
const quick = { network, batchSize: 4, seconds: 0.01 };

const cpu: Rung<Engine> = {
  device: 'cpu',
  open: async () => graphEngine(await createExecutor({ threads: 1 })),
};

/** A device that computes on the CPU, and changes the losses that it gives. */
function changed(device: string, change: (loss: number) => number, close: () => void): Rung<Engine> {
  return {
    device,
    async open() {
      const engine = graphEngine(await createExecutor({ threads: 1 }), { stepsPerRun: 1 });
      return {
        ...engine,
        device,
        async step(batch, settings) {
          const result = await engine.step(batch, settings);
          return { ...result, loss: change(result.loss) };
        },
        close() {
          close();
          return engine.close();
        },
      };
    },
  };
}

it('takes the fastest that gives the CPU’s numbers, says why not the others, and closes them', async () => {
  const closed: string[] = [];
  const choice = await chooseEngine(
    [
      { device: 'cuda', absent: 'there is no driver' },
      {
        device: 'webgpu',
        open: () => Promise.reject(new EngineError('device-unavailable', 'there is no adapter')),
      },
      changed(
        'wrong',
        (loss) => loss * 1.1,
        () => closed.push('wrong'),
      ),
      changed(
        'broken',
        () => Number.NaN,
        () => closed.push('broken'),
      ),
      cpu,
      changed(
        'same',
        (loss) => loss,
        () => closed.push('same'),
      ),
    ],
    quick,
  );
  expect(['cpu', 'same']).toContain(choice.device);
  expect(choice.reason).toMatch(/^the fastest on this network: [\d,]+ samples\/s$/);
  const loser = choice.device === 'cpu' ? 'same' : 'cpu';
  expect(choice.skipped).toEqual([
    { device: 'cuda', reason: 'there is no driver' },
    { device: 'webgpu', reason: 'there is no adapter' },
    {
      device: 'wrong',
      reason: expect.stringMatching(
        /^wrong: it gives other numbers than the CPU on this network: expected at most 0\.02 apart, received 0\.\d+ at loss$/,
      ),
    },
    { device: 'broken', reason: expect.stringContaining('received Infinity at loss') },
    { device: loser, reason: expect.stringMatching(/^slower here: [\d,]+ samples\/s$/) },
  ]);
  expect(choice.trials.map(({ device }) => device)).toEqual([choice.device, loser]);
  expect(choice.trials.map(({ apart }) => apart)).toEqual([0, 0]);
  expect(closed).toEqual(['wrong', 'broken', 'same'].filter((device) => device !== choice.device));
  await choice.engine.close();
});

it('takes the CPU where there is nothing else', async () => {
  const choice = await chooseEngine([cpu], quick);
  expect(choice).toMatchObject({ device: 'cpu', skipped: [] });
  expect(choice.reason).toMatch(/^the only one that can be used: /);
  await choice.engine.close();
});

it('needs the CPU to hold the others against', async () => {
  await expect(chooseEngine([{ device: 'cuda', absent: 'no driver' }], quick)).rejects.toThrow(
    'the CPU is not among the engines. Add it: the others are held against it.',
  );
});

it('stops when it is told to', async () => {
  const reason = new Error('enough');
  await expect(chooseEngine([cpu], { ...quick, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

it('compares an engine with itself', async () => {
  await withEngine((engine) =>
    withEngine(async (other) => {
      expect(await compareStep(engine, other, { network, batchSize: 3 })).toMatchObject({ apart: 0 });
    }),
  );
});

it('measures, or says that it was stopped before', async () => {
  await withEngine(async (engine) => {
    const speed = await measureEngine(engine, quick);
    expect(speed?.steps).toBeGreaterThanOrEqual(3);
    expect(speed?.samplesPerSecond).toBeGreaterThan(0);
    expect(speed?.between).toBeGreaterThanOrEqual(0);
    expect(speed?.between).toBeLessThan(1);
    expect(await measureEngine(engine, { ...quick, signal: AbortSignal.abort() })).toBeUndefined();
  });
});

it('tries out networks that look at images, whatever they give', async () => {
  expect(trialData(network, 6)).toMatchObject({ length: 6, classes: ['0', '1', '2'] });
  expect(() => trialData(sequential(input([2, 6, 6]), flatten(), dense(3)), 6)).toThrow(
    'only a network that looks at images can be tried out: expected [1 or 3, height, width] in, received [2, 6, 6].',
  );
  await withEngine(async (engine) => {
    for (const last of [
      sequential(input([1, 6, 6]), flatten(), dense(1)),
      sequential(input([1, 6, 6]), conv2d({ filters: 2, kernel: 3 })),
    ]) {
      expect((await compareStep(engine, engine, { network: last, batchSize: 2 })).apart).toBe(0);
      expect((await measureEngine(engine, { ...quick, network: last }))?.steps).toBeGreaterThanOrEqual(3);
    }
  });
});
