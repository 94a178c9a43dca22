import fc from 'fast-check';
import { expect, it } from 'vitest';
import { halvingPlan } from './halving-plan.ts';

it('gives one trial in three three times the epochs', () => {
  expect(halvingPlan({ trials: 27, epochs: 9, eta: 3 })).toEqual([
    { trials: 27, epochs: 1 },
    { trials: 9, epochs: 3 },
    { trials: 3, epochs: 9 },
  ]);
  expect(halvingPlan({ trials: 5, epochs: 100, eta: 3 })).toEqual([
    { trials: 5, epochs: 33 },
    { trials: 1, epochs: 100 },
  ]);
});

it('has fewer trials and more epochs from rung to rung, all epochs in the last', () => {
  const number = fc.integer({ min: 2, max: 300 });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 2, max: 5 }), (trials, epochs, eta) => {
      fc.pre(trials >= eta && epochs >= eta);
      const rungs = halvingPlan({ trials, epochs, eta });
      expect(rungs[0]?.trials).toBe(trials);
      expect(rungs.at(-1)?.epochs).toBe(epochs);
      for (const [i, rung] of rungs.entries()) {
        const before = rungs[i - 1];
        expect(rung.trials).toBeGreaterThan(0);
        if (before === undefined) continue;
        expect(rung.trials).toBeLessThan(before.trials);
        expect(rung.epochs).toBeGreaterThan(before.epochs ?? 0);
      }
    }),
    { seed: 1 },
  );
});

it('says what it takes', () => {
  expect(() => halvingPlan({ trials: 9, epochs: 2, eta: 3 })).toThrow(
    'epochs: there is nothing to halve: expected 3 trials and 3 epochs at least, received 9 trials, 2 epochs. Give more, e.g. --trials 27 --epochs 9, or search with --search random.',
  );
});
