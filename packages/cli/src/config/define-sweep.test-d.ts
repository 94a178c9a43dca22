import { expectTypeOf, it } from 'vitest';
import { choice, defineSweep, integer, logUniform, type SweepConfig, uniform } from '../config.ts';

it('knows the names and values of fovea.config.ts', () => {
  const config = defineSweep({
    data: 'digits',
    space: {
      lr: logUniform(1e-4, 1e-1),
      batch: choice(32, 64, 128),
      optimizer: choice('adam', 'sgd'),
      momentum: uniform(0, 0.95),
      nesterov: choice(true, false),
      accumulate: integer(1, 4),
      augment: choice(null, 'flip', [{ name: 'randomCrop', padding: 4 }]),
      arch: choice('small-cnn', 'network.ts'),
    },
    search: 'halving',
    goal: 'testAccuracy',
    earlyStop: 3,
  });
  expectTypeOf(config).toEqualTypeOf<SweepConfig>();
});

it('refuses what is not there', () => {
  // @ts-expect-error -- there is no such option
  defineSweep({ space: { learningRate: logUniform(1e-4, 1e-1) } });
  // @ts-expect-error -- there is no such optimizer
  defineSweep({ space: { optimizer: choice('adam', 'sdg') } });
  // @ts-expect-error -- names have no range
  defineSweep({ space: { optimizer: uniform(0, 1) } });
  // @ts-expect-error -- a batch is a number
  defineSweep({ space: { batch: choice('many') } });
  // @ts-expect-error -- there is no such search
  defineSweep({ space: {}, search: 'bayes' });
});
