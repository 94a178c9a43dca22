import { expect, it } from 'vitest';
import { checkSpace } from './check-space.ts';
import { fittingValues } from './fitting-values.ts';
import { choice, integer, logUniform, uniform } from './space.ts';
import { argsOf, trainOptions } from './train-options.ts';

const options = trainOptions();
const check = (space: unknown) => checkSpace(space, options, 'fovea.sweep.ts, space');

it('has values as the command line has them, each once', () => {
  const space = {
    lr: logUniform(1e-4, 1e-1),
    batch: choice(32, '64', 32),
    size: choice([48, 64], 32),
    augment: choice(null, 'flip', [{ name: 'randomCrop', padding: 4 }]),
    nesterov: choice(true, false),
    epochs: undefined,
  };
  expect(check(space)).toEqual({
    lr: { kind: 'range', scale: 'log', from: 1e-4, to: 1e-1 },
    batch: { kind: 'choice', values: [32, 64] },
    size: { kind: 'choice', values: ['48x64', 32] },
    augment: { kind: 'choice', values: [null, 'flip', 'crop:padding=4'] },
    nesterov: { kind: 'choice', values: [true, null] },
  });
});

it.each([
  [
    {},
    'fovea.sweep.ts, space: there is nothing to search. Say what with --space lr=0.001..0.1:log, or as space in fovea.sweep.ts.',
  ],
  [{ epoch: choice(1) }, /^fovea\.sweep\.ts, space, epoch: this cannot be searched: expected lr, batch, /],
  [{ out: choice('a') }, /^fovea\.sweep\.ts, space, out: this cannot be searched/],
  [{ toString: choice(1) }, /^fovea\.sweep\.ts, space, toString: this cannot be searched/],
  [
    { lr: 0.1 },
    'fovea.sweep.ts, space, lr: this cannot be searched like that: expected uniform(…), logUniform(…), integer(…) or choice(…), received 0.1.',
  ],
  [
    { lr: choice() },
    'fovea.sweep.ts, space, lr: this cannot be searched like that: expected one value at least, received choice().',
  ],
  [
    { lr: choice(0) },
    'fovea.sweep.ts, space, lr: this value cannot be used: expected a number above 0, received 0.',
  ],
  [{ lr: choice(Number.NaN) }, /lr: this value cannot be used: expected a number above 0/],
  [
    { optimizer: choice('adm') },
    /optimizer: this value cannot be used: expected .*adam.*, received "adm"\.$/,
  ],
  [
    { lr: uniform(1, 0.1) },
    /lr: this cannot be searched like that: expected two numbers, the smaller one first, received 1 to 0\.1\.$/,
  ],
  [
    { lr: logUniform(0, 1) },
    /lr: this cannot be searched like that: expected numbers above 0, which have a logarithm, received 0 to 1\.$/,
  ],
  [
    { batch: integer(1.5, 3) },
    /batch: this cannot be searched like that: expected whole numbers, received 1\.5 to 3\.$/,
  ],
  [
    { batch: uniform(8, 16) },
    'fovea.sweep.ts, space, batch: this takes whole numbers only: expected integer(8, 16), on the command line 8..16:integer, received a range of all numbers.',
  ],
  [
    { lr: uniform(1, 2, { points: 0 }) },
    /expected a whole number of values in a grid, at least 1, received 0\.$/,
  ],
])('says what is wrong with %j', (space, message) => {
  expect(() => check(space)).toThrow(message);
});

it('leaves out what does not go with an optimizer, schedule or loss that is searched', () => {
  const values = { optimizer: 'adam', momentum: 0.9, weightDecay: 0.1, labelSmoothing: 0.1, every: 3 };
  expect(fittingValues(values, ['optimizer', 'momentum'])).toEqual({
    ...{ optimizer: 'adam', weightDecay: 0.1, labelSmoothing: 0.1, every: 3 },
  });
  expect(fittingValues(values, ['lr'])).toEqual(values);
  const { labelSmoothing: _, ...focal } = values;
  expect(fittingValues({ ...values, loss: 'focal' }, ['loss'])).toEqual({ ...focal, loss: 'focal' });
});

it('writes values as words of a command line', () => {
  const values = {
    lr: 0.01,
    weightDecay: 1e-7,
    nesterov: true,
    ema: null,
    balance: false,
    augment: 'crop:4,flip',
  };
  expect(argsOf(values, options)).toEqual([
    ...['--lr', '0.01', '--weight-decay', '1e-7', '--nesterov', '--augment', 'crop:4,flip'],
  ]);
});
