import { describe, expect, it } from 'vitest';
import { type FitOptions, fit } from '../fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../state/checkpoint.ts';
import type { Callback } from './callback.ts';

const network = stripesNetwork();
const quick = { epochs: 2, batchSize: 8, learningRate: 0.01, seed: 7 } as const;

function run(settings: Partial<RunSettings>, options: Partial<FitOptions> = {}) {
  return withEngine((engine) => fit(network, settings, { engine, train: stripes(23), ...options }));
}

/** Writes down what it is told. */
function listener(name: string, told: string[], more: Partial<Callback> = {}): Callback {
  return {
    name,
    onStart: ({ step }) => void told.push(`${name} start ${step}`),
    onStep: ({ step }) => void told.push(`${name} step ${step}`),
    onEpoch: ({ record, step }) => void told.push(`${name} epoch ${record.epoch} at ${step}`),
    onCheckpoint: ({ checkpoint }) => void told.push(`${name} checkpoint ${checkpoint.step}`),
    onEnd: ({ end, step }) => void told.push(`${name} end ${end.by} ${step}`),
    ...more,
  };
}

describe('callbacks', () => {
  it('are told in turn, and waited for', async () => {
    const told: string[] = [];
    const slow = listener('slow', told, {
      async onEpoch({ record }) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        told.push(`slow epoch ${record.epoch}`);
      },
    });
    await run({ ...quick, epochs: 1 }, { callbacks: [slow, listener('b', told)] });
    expect(told).toEqual([
      ...['slow start 0', 'b start 0'],
      ...[1, 2, 3].flatMap((step) => [`slow step ${step}`, `b step ${step}`]),
      ...['slow epoch 1', 'b epoch 1 at 3'],
      ...['slow checkpoint 3', 'b checkpoint 3'],
      ...['slow end epochs 3', 'b end epochs 3'],
    ]);
  });

  it('know the run, each step’s learning rate and the epochs so far', async () => {
    const rates: number[] = [];
    const lengths: number[] = [];
    await run(quick, {
      test: stripes(9),
      callbacks: [
        {
          name: 'watch',
          onStart({ run: { device, settings, train, test, classes, resumed } }) {
            expect({ device, batch: settings.batchSize, train, test, classes, resumed }).toEqual({
              device: 'cpu',
              batch: 8,
              train: { name: 'stripes', images: 23 },
              test: { name: 'stripes', images: 9 },
              classes: ['top', 'middle', 'bottom'],
              resumed: undefined,
            });
          },
          onStep: ({ learningRate }) => void rates.push(learningRate),
          onEpoch: ({ history }) => void lengths.push(history.length),
        },
      ],
    });
    const cosine = (step: number) => (0.01 * (1 + Math.cos((Math.PI * step) / 6))) / 2;
    expect(rates).toEqual([0, 1, 2, 3, 4, 5].map((step) => expect.closeTo(cosine(step), 12)));
    expect(lengths).toEqual([1, 2]);
  });

  it('stop a run within an epoch; it goes on from there to the same bits', async () => {
    const whole = await run(quick);
    const told: string[] = [];
    const stopper = listener('stopper', told, {
      onStep({ step, stop }) {
        if (step === 4) stop('enough');
      },
    });
    const part = await run(quick, { callbacks: [stopper] });
    const end = { by: 'callback', callback: 'stopper', reason: 'enough' };
    expect(part).toMatchObject({ stopped: true, end });
    // One step more was with the engine already.
    expect(part.checkpoint.step).toBe(5);
    expect(told.slice(-2)).toEqual(['stopper checkpoint 5', 'stopper end callback 5']);
    const rest = await run({}, { resume: part.checkpoint, callbacks: [listener('next', told)] });
    expect(told).toContain('next start 5');
    expect(bitsOf(rest.checkpoint)).toEqual(bitsOf(whole.checkpoint));
  });

  it('stop a run after an epoch', async () => {
    const { checkpoint, end, stopped } = await run(
      { ...quick, epochs: 5 },
      { callbacks: [{ name: 'one', onEpoch: ({ stop }) => stop('one is enough') }] },
    );
    expect({ epochs: checkpoint.history.length, stopped, end }).toEqual({
      epochs: 1,
      stopped: true,
      end: { by: 'callback', callback: 'one', reason: 'one is enough' },
    });
  });

  it('make the weights of an earlier epoch the result', async () => {
    await withEngine(async (engine) => {
      let first: Uint8Array = new Uint8Array();
      const { checkpoint, state } = await fit(network, quick, {
        engine,
        train: stripes(23),
        callbacks: [
          {
            name: 'back',
            onCheckpoint({ checkpoint: now }) {
              if (now.history.length === 1) first = encodeCheckpoint(now);
            },
            onEnd: ({ restore }) => restore(decodeCheckpoint(first)),
          },
        ],
      });
      expect(checkpoint.history).toHaveLength(2);
      expect(state).toEqual(decodeCheckpoint(first).state);
      expect(state).not.toEqual(checkpoint.state);
      expect(await engine.readState()).toEqual(state);
    });
  });

  it('hear of a run that fails, each once, and cannot hide why', async () => {
    const told: string[] = [];
    const failing = run(quick, {
      callbacks: [
        listener('a', told, {
          onEnd({ end }) {
            told.push(`a ${end.by}`);
            throw new Error('another');
          },
        }),
        listener('b', told),
        { name: 'full', onEpoch: () => Promise.reject(new Error('disk full')) },
      ],
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(told.slice(-2)).toEqual(['a error', 'b end error 3']);
  });

  it('warn where the caller listens', async () => {
    const warnings: string[] = [];
    await run(
      { ...quick, epochs: 1 },
      {
        callbacks: [{ name: 'careful', onEnd: ({ warn }) => warn('it may rain') }],
        onWarning: (text) => void warnings.push(text),
      },
    );
    expect(warnings).toEqual(['it may rain']);
  });
});
