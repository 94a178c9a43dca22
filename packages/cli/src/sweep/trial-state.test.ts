import { expect, it } from 'vitest';
import { isDone, parseHistory, resultOf, type TrialState } from './trial-state.ts';

const history = parseHistory(
  'epoch,loss,accuracy,error,testLoss,testAccuracy,testError,seconds,samplesPerSecond\r\n1,2,0.5,,2.5,0.4,,1,10\r\n2,1,0.6,,1.5,0.7,,1,10\r\n3,0.5,0.9,,1.75,0.6,,1,10\r\n',
);
const goal = 'testAccuracy';

it('reads epochs as they were written', () => {
  expect(history[1]).toEqual({
    ...{
      epoch: 2,
      loss: 1,
      accuracy: 0.6,
      testLoss: 1.5,
      testAccuracy: 0.7,
      seconds: 1,
      samplesPerSecond: 10,
    },
  });
  expect(parseHistory('')).toEqual([]);
});

it.each([
  ['running', 2, true],
  ['running', 3, false],
  ['failed', 3, false],
  ['stopped', 3, true],
  ['stopped', 4, false],
  ['stopped', undefined, false],
  ['finished', 4, true],
  ['finished', undefined, true],
] as const)('is done or not: %s after 3 epochs, of %s', (run, epochs, done) => {
  expect(isDone({ run, history }, epochs)).toBe(done);
});

it('takes the last epoch of a rung, or the one that is exported', () => {
  const state: TrialState = { run: 'finished', history };
  expect(resultOf(state, { goal }, 2)).toBe(0.7);
  expect(resultOf(state, { goal }, undefined)).toBe(0.6);
  expect(resultOf(state, { goal, monitor: 'testLoss' }, undefined)).toBe(0.7);
  expect(resultOf({ run: 'running', history }, { goal }, 4)).toBeUndefined();
  expect(resultOf(state, { goal: 'testError' }, undefined)).toBeUndefined();
  const nothing = history.map((epoch) => ({ ...epoch, testAccuracy: Number.NaN }));
  expect(resultOf({ run: 'finished', history: nothing }, { goal }, 2)).toBeUndefined();
});
