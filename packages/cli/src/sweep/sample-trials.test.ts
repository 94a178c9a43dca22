import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridTrials, type Parameter, type Parameters, randomTrials } from './sample-trials.ts';
import { choice, integer, logUniform, uniform } from './space.ts';

const space: Parameters = { lr: logUniform(1e-4, 1e-1), batch: choice(32, 64), momentum: uniform(0, 0.9) };

describe('randomTrials', () => {
  it('draws the same trials from the same seed, others from another', () => {
    const trials = randomTrials(space, { trials: 3, seed: 1 });
    expect(trials).toEqual(randomTrials(space, { trials: 3, seed: 1 }));
    expect(trials).not.toEqual(randomTrials(space, { trials: 3, seed: 2 }));
  });

  it('begins like a shorter list, and draws a parameter whatever the others are', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), (seed, trials) => {
        const more = randomTrials(space, { trials: trials + 5, seed });
        expect(more.slice(0, trials)).toEqual(randomTrials(space, { trials, seed }));
        const alone = randomTrials({ lr: logUniform(1e-4, 1e-1) }, { trials: 3, seed });
        expect(more.slice(0, 3).map(({ lr }) => lr)).toEqual(alone.map(({ lr }) => lr));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('stays within its ranges, with whole numbers where they are asked for', () => {
    const number = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.nat(), (a, b, seed) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const ranges: Record<string, Parameter> = { log: logUniform(from, to), even: uniform(from, to) };
        const whole = integer(Math.floor(from), Math.ceil(to));
        for (const values of randomTrials({ ...ranges, whole }, { trials: 5, seed })) {
          for (const name of ['log', 'even']) {
            expect(values[name]).toBeGreaterThanOrEqual(from);
            expect(values[name]).toBeLessThanOrEqual(to);
          }
          expect(Number.isInteger(values.whole)).toBe(true);
          expect(values.whole).toBeLessThanOrEqual(whole.to);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('draws all orders of magnitude alike, and both ends of whole numbers', () => {
    const drawn = randomTrials({ lr: logUniform(1e-4, 1), n: integer(1, 3) }, { trials: 400, seed: 3 });
    const below = drawn.filter(({ lr }) => Number(lr) < 1e-2).length;
    expect(below).toBeGreaterThan(160);
    expect(below).toBeLessThan(240);
    expect(new Set(drawn.map(({ n }) => n))).toEqual(new Set([1, 2, 3]));
  });

  it('has no trial twice, and no more than the space has', () => {
    const trials = randomTrials({ batch: choice(8, 16), fit: choice('crop', null) }, { trials: 50, seed: 1 });
    expect(trials).toHaveLength(4);
    expect(new Set(trials.map((values) => JSON.stringify(values))).size).toBe(4);
  });
});

describe('gridTrials', () => {
  it('has all combinations, the last parameter changing fastest', () => {
    expect(gridTrials({ batch: choice(8, 16), lr: logUniform(0.001, 0.1, { points: 3 }) })).toEqual([
      { batch: 8, lr: 0.001 },
      { batch: 8, lr: 0.01 },
      { batch: 8, lr: 0.1 },
      { batch: 16, lr: 0.001 },
      { batch: 16, lr: 0.01 },
      { batch: 16, lr: 0.1 },
    ]);
    expect(gridTrials({ every: integer(1, 3) }).map(({ every }) => every)).toEqual([1, 2, 3]);
    expect(gridTrials({ lr: uniform(0.5, 0.5) })).toEqual([{ lr: 0.5 }]);
  });

  it('has what is equal once', () => {
    const fitting = ({ optimizer, ...rest }: Readonly<Record<string, unknown>>) =>
      optimizer === 'adam' ? { optimizer } : { optimizer: 'sgd', momentum: Number(rest.momentum) };
    expect(gridTrials({ optimizer: choice('adam', 'sgd'), momentum: choice(0, 0.9) }, fitting)).toEqual([
      { optimizer: 'adam' },
      { optimizer: 'sgd', momentum: 0 },
      { optimizer: 'sgd', momentum: 0.9 },
    ]);
  });

  it('refuses what nobody waits for', () => {
    const many = uniform(0, 1, { points: 101 });
    expect(() => gridTrials({ a: many, b: many })).toThrow(
      'space: the grid is too large: expected 10000 trials at most, received 10201. Give fewer values, or search at random: --search random --trials 50.',
    );
  });
});
