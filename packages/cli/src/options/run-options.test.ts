import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addRunOptions, type RunFlags, runPlan, runSettings, seconds } from './run-options.ts';

function parse(...args: string[]): RunFlags {
  return addRunOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parse(args, { from: 'user' })
    .opts();
}

describe('the options of a run', () => {
  it('become its plan', () => {
    const flags = parse(
      ...['--max-steps', '500', '--max-time', '1.5h', '--early-stop', '3', '--min-delta', '0.01'],
      ...['--monitor', 'testAccuracy', '--checkpoint-every', '90s', '--log-every', '5'],
      ...['--webhook', 'https://example.org/x'],
    );
    expect(runSettings(flags)).toEqual({ maxSteps: 500 });
    expect(runPlan(flags)).toEqual({
      ...{ maxSeconds: 5400, earlyStop: { patience: 3, minDelta: 0.01 }, monitor: 'testAccuracy', keep: 1 },
      ...{ checkpointSeconds: 90, logSteps: 5, webhook: 'https://example.org/x' },
    });
    expect([runPlan(parse()), runSettings(parse())]).toEqual([{}, {}]);
  });

  it.each([
    [['--overfit-batch'], { kind: 'overfit' }],
    [['--fast-dev-run'], { kind: 'dev', batches: 1 }],
    [['--fast-dev-run', '4'], { kind: 'dev', batches: 4 }],
    [['--find-lr'], { kind: 'rate' }],
    [['--find-batch'], { kind: 'batch' }],
  ])('%j asks for a check', (args, check) => {
    expect(runPlan(parse(...args))).toEqual({ check });
  });

  it.each([
    [['--min-delta', '1'], '--min-delta: --min-delta goes with --early-stop only.'],
    [['--monitor', 'loss'], '--monitor: --monitor goes with --early-stop or --keep only.'],
    [
      ['--find-lr', '--find-batch'],
      '--overfit-batch, --fast-dev-run, --find-lr, --find-batch: only one of these can be done at a time.',
    ],
  ])('%j is refused', (args, message) => {
    expect(() => runPlan(parse(...args))).toThrow(message);
  });

  it.each([
    ['90', 90],
    ['90s', 90],
    ['45m', 2700],
    ['2h', 7200],
    ['1d', 86_400],
  ])('reads the time %s', (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  it.each(['', '0', 'm', '5x', '-1s', '1h30'])('refuses the time "%s"', (text) => {
    expect(() => seconds(text)).toThrow('Expected a time such as 90s, 45m, 2h or 1d.');
  });
});
