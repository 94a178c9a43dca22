import { UsageError } from '@fovea/shape';
import { defaultSettings } from '@fovea/trainer';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addUpdateOptions, type UpdateFlags, updateSettings, updateText } from './update-options.ts';

/** The settings that words on the command line stand for. */
function read(...words: string[]) {
  const command = addUpdateOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  return updateSettings(command.parse(words, { from: 'user' }).opts<UpdateFlags>());
}

it.each<[string, object]>([
  ['', {}],
  ['--schedule cosine', { schedule: { name: 'cosine' } }],
  ['--warmup 0.1', { schedule: { name: 'cosine', warmup: 0.1 } }],
  ['--schedule step --every 20 --gamma 0.5', { schedule: { name: 'step', gamma: 0.5, every: 20 } }],
  [
    '--schedule plateau --patience 3 --floor 0.01',
    { schedule: { name: 'plateau', floor: 0.01, patience: 3 } },
  ],
  ['--weight-decay 0.01', { optimizer: { name: 'adam', weightDecay: 0.01 } }],
  [
    '--optimizer sgd --momentum 0.9 --nesterov --weight-decay 5e-4',
    { optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 } },
  ],
  ['--clip-norm 1 --clip-value 0.5', { clip: { norm: 1, value: 0.5 } }],
  ['--accumulate 4 --ema 0.999', { accumulate: 4, ema: { decay: 0.999 } }],
  ['--accumulate 1', {}],
  ['--freeze conv2d_1,residual_*', { freeze: ['conv2d_1', 'residual_*'] }],
])('reads %j', (line, settings) => {
  expect(read(...line.split(' ').filter((word) => word !== ''))).toEqual(settings);
});

it.each([
  [
    '--momentum 0.9',
    '--momentum: this does not go with --optimizer adam: expected --optimizer sgd or rmsprop.',
  ],
  [
    '--schedule constant --gamma 0.5',
    '--gamma: this does not go with --schedule constant: expected --schedule step or exponential or plateau.',
  ],
  ['--optimizer sgd --nesterov', 'sgd: nesterov needs a momentum: expected a momentum above 0, received 0.'],
])('refuses %j', (line, text) => {
  expect(() => read(...line.split(' '))).toThrow(UsageError);
  expect(() => read(...line.split(' '))).toThrow(text);
});

it.each([
  ['--ema 1', 'Expected a number from 0 up to but not including 1.'],
  ['--weight-decay -1', 'Expected a number of at least 0.'],
  ['--clip-norm 0', 'Expected a number above 0.'],
  ['--accumulate 0', 'Expected a whole number of at least 1.'],
  ['--freeze a,,b', 'Expected names, joined by commas.'],
  ['--optimizer lamb', 'Allowed choices are sgd, adam, adamw, rmsprop, adagrad, adadelta, lion.'],
])('refuses %j while reading', (line, text) => {
  expect(() => read(...line.split(' '))).toThrow(text);
});

it('says on one line what is not by default', () => {
  expect(updateText(defaultSettings)).toBe('');
  const settings = read(
    ...'--optimizer sgd --momentum 0.9 --nesterov --clip-norm 1 --accumulate 2 --ema 0.9 --freeze a,b'.split(
      ' ',
    ),
  );
  expect(updateText({ ...defaultSettings, ...settings })).toBe(
    'optimizer sgd momentum=0.9 nesterov  clip norm 1  accumulate 2  ema 0.9  freeze a,b',
  );
});
