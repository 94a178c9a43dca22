import { describe, expect, it } from 'vitest';
import { smallRun } from '../fixtures/small-run.ts';
import { stripes } from '../fixtures/tiny-run.ts';
import type { Checkpoint } from '../state/checkpoint.ts';
import { earlyStopping } from './early-stopping.ts';

/** A rate that is far too large: the first epoch stays the best. */
const wild = { epochs: 9, learningRate: 3, seed: 3 } as const;

describe('earlyStopping', () => {
  it('ends a run that gets no better, and restores the weights of its best epoch', async () => {
    const kept: Checkpoint[] = [];
    const { checkpoint, state, end } = await smallRun(wild, {
      callbacks: [earlyStopping({ monitor: 'loss', patience: 2, minDelta: 1e3 })],
      onCheckpoint: (now) => void kept.push(now),
    });
    expect(end).toEqual({
      by: 'callback',
      callback: 'earlyStopping',
      reason: expect.stringMatching(/^loss has not become better than [\d.e+]+ \(epoch 1\) for 2 epochs$/),
    });
    expect(checkpoint.history).toHaveLength(3);
    expect(state).toEqual(kept[0]?.state);
    expect(state).not.toEqual(checkpoint.state);
  });

  it('lets a run go on that gets better, and knows which figures should grow', async () => {
    const { end, state, checkpoint } = await smallRun(
      { epochs: 4, seed: 1 },
      { callbacks: [earlyStopping({ monitor: 'loss', patience: 1, restoreBest: false })] },
    );
    expect(end).toEqual({ by: 'epochs' });
    expect(state).toBe(checkpoint.state);
    const grown = await smallRun(
      { epochs: 4, seed: 1 },
      { callbacks: [earlyStopping({ monitor: 'testAccuracy', patience: 1, minDelta: 1 })] },
    );
    // Nothing can be better than the first by more than 1.
    expect(grown.checkpoint.history).toHaveLength(2);
  });

  it('ends a run that goes on where it would have been ended, with the weights from before', async () => {
    const stopping = () => earlyStopping({ monitor: 'loss', patience: 2, minDelta: 1e3 });
    const whole = await smallRun(wild, { callbacks: [stopping()] });
    const kept: Checkpoint[] = [];
    await smallRun({ ...wild, epochs: 2 }, { onCheckpoint: (now) => void kept.push(now) });
    const [first, second] = kept;
    const resume = second ?? expect.fail('there is no second epoch');
    const rest = await smallRun(
      { epochs: 9 },
      {
        resume,
        callbacks: [
          earlyStopping({
            ...{ monitor: 'loss', patience: 2, minDelta: 1e3 },
            loadBest: async (epoch) => (epoch === 1 ? first : undefined),
          }),
        ],
      },
    );
    expect(rest.checkpoint.step).toBe(whole.checkpoint.step);
    expect(rest.state).toEqual(whole.state);
    const warnings: string[] = [];
    await smallRun(
      { epochs: 9 },
      { resume, callbacks: [stopping()], onWarning: (text) => void warnings.push(text) },
    );
    expect(warnings).toEqual([
      'earlyStopping: the weights of epoch 1, the best so far, are not at hand; if no later one is better, the result has those of the last epoch',
    ]);
  });

  it('says what can be watched', async () => {
    expect(() => earlyStopping({ patience: 0 })).toThrow(
      'earlyStopping: patience is out of range: expected a whole number of at least 1, received 0.',
    );
    const failing = smallRun(
      { epochs: 1 },
      { callbacks: [earlyStopping({ monitor: 'testError' })], test: stripes(9) },
    );
    await expect(failing).rejects.toThrow(
      'monitor: the epochs of this run have no "testError": expected loss, accuracy, testLoss, testAccuracy, seconds, samplesPerSecond. Figures of held-out images need `test`.',
    );
  });
});
