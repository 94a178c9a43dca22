import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { train } from '../commands/train.ts';
import { temporaryFolder, writeImages, writeTinyNetwork } from '../fixtures/fovea.ts';
import { silentOutput } from '../terminal/output.ts';
import { addLossOptions, lossOf, lossText } from './loss-options.ts';

/** What a command makes of these words. */
function parsed(...words: readonly string[]) {
  const command = addLossOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return lossOf(command.parse(words, { from: 'user' }).opts());
}

describe('the options of the loss', () => {
  it.each([
    [[], undefined],
    [['--loss', 'crossEntropy'], { name: 'crossEntropy' }],
    [['--label-smoothing', '0.1'], { name: 'crossEntropy', labelSmoothing: 0.1 }],
    [['--class-weights', 'balanced'], { name: 'crossEntropy', classWeights: 'balanced' }],
    [['--class-weights', '1,2.5'], { name: 'crossEntropy', classWeights: [1, 2.5] }],
    [['--loss', 'focal', '--focal-gamma', '0'], { name: 'focal', gamma: 0 }],
    [['--loss', 'huber', '--huber-delta', '2'], { name: 'huber', delta: 2 }],
    [['--loss', 'meanSquaredError'], { name: 'meanSquaredError' }],
  ])('%j', (words, settings) => {
    expect(parsed(...words)).toEqual(settings);
  });

  it.each([
    [['--loss', 'hinge'], "argument 'hinge' is invalid. Allowed choices are crossEntropy, focal,"],
    [['--label-smoothing', '1'], 'Expected a number from 0 up to but not including 1.'],
    [['--class-weights', '1,0'], 'Expected balanced, or a number above 0 for each class, joined by commas.'],
    [['--class-weights', 'even'], 'Expected balanced, or a number above 0 for each class, joined by commas.'],
    [['--class-weights', ''], 'Expected balanced, or a number above 0'],
    [
      ['--loss', 'focal', '--label-smoothing', '0.1'],
      '--label-smoothing: this does not go with --loss focal: expected --loss crossEntropy.',
    ],
    [
      ['--huber-delta', '1'],
      '--huber-delta: this does not go with --loss crossEntropy: expected --loss huber.',
    ],
  ])('refuses %j', (words, text) => {
    expect(() => parsed(...words)).toThrow(text);
  });

  it('are told where they are not the default', () => {
    expect(lossText({ name: 'crossEntropy' })).toBe('');
    expect(lossText({ name: 'focal' })).toBe('loss focal');
    expect(lossText({ name: 'crossEntropy', labelSmoothing: 0.1, classWeights: [1, 2] })).toBe(
      'loss crossEntropy labelSmoothing=0.1 classWeights=1,2',
    );
  });
});

it('a run trains with them, tells them once, and keeps to them', async () => {
  const cwd = await temporaryFolder();
  const [data, out] = [join(cwd, 'pics'), join(cwd, 'run')];
  await writeImages(data);
  await writeTinyNetwork(cwd);
  const lines: string[] = [];
  const output = { ...silentOutput, line: (text = '') => void lines.push(text) };
  const start = { data, out, arch: join(cwd, 'tiny.ts'), device: 'cpu', threads: 1, resume: false };
  const loss = { name: 'crossEntropy', labelSmoothing: 0.2, classWeights: 'balanced' } as const;
  const result = await train({ ...start, settings: { epochs: 1, loss } }, output);
  expect(result).toMatchObject({ stopped: false, history: [{ accuracy: expect.any(Number) }] });
  expect(lines.filter((line) => line.includes('crossEntropy'))).toEqual([
    'loss crossEntropy labelSmoothing=0.2 classWeights=balanced',
  ]);
  const { arch: _, ...resumed } = { ...start, resume: true };
  await expect(train({ ...resumed, settings: { loss: { name: 'focal' } } }, output)).rejects.toThrow(
    '--loss: this cannot change when a run is resumed: expected crossEntropy labelSmoothing=0.2 classWeights=balanced, received focal.',
  );
  await train({ ...resumed, settings: { epochs: 2, loss } }, output);
});
