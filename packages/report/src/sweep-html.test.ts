import { expect, it } from 'vitest';
import { sweepHtml } from './sweep-html.ts';
import type { SweepReport, SweepTrial } from './sweep-report.ts';

const trial = (name: string, lr: number, rest: Partial<SweepTrial>): SweepTrial => ({
  ...{ name, values: { lr, optimizer: 'adam' }, epochs: 2, seconds: 3 },
  ...rest,
});

const report: SweepReport = {
  name: 'runs/<b>',
  data: 'digits',
  search: 'random',
  goal: 'testAccuracy',
  better: 'max',
  parameters: [
    { name: 'lr', scale: 'log' },
    { name: 'optimizer', scale: 'choice', choices: ['adam', 'sgd'] },
  ],
  trials: [
    trial('trial-02', 0.01, { result: 0.9 }),
    trial('trial-01', 0.1, { result: 0.5 }),
    trial('trial-03', 1, { failure: 'it diverged' }),
    trial('trial-04', 0.001, { epochs: 0 }),
  ],
  commands: [['train it on', 'fovea resume runs/a']],
};

/** The points of the line whose tip begins with that name. */
function line(page: string, name: string): string[] {
  const [, path = ''] = new RegExp(`<title>${name},[^<]*</title><path d="M([^"]*)"`).exec(page) ?? [];
  return path.split('L');
}

it('draws a line for each trial that has ended, the best last, and marks what failed', () => {
  const page = sweepHtml(report);
  expect(
    [...page.matchAll(/<g class="(trial[^"]*)"><title>(trial-\d+)/g)].map(([, look, name]) => [look, name]),
  ).toEqual([
    ['trial failed', 'trial-03'],
    ['trial q0', 'trial-01'],
    ['trial q5 best', 'trial-02'],
  ]);
  expect(page).toContain('<title>trial-03, lr 1, optimizer adam, failed: it diverged</title>');
  expect(page).toContain(
    'aria-label="3 trials; 1 failed; best trial-02, lr 0.01, optimizer adam, testAccuracy 0.9; worst trial-01',
  );
});

it('has a logarithmic axis, and the better result higher, whether it is the larger or the smaller one', () => {
  const height = (text: string | undefined) => Number(text?.split(' ')[1]);
  const page = sweepHtml(report);
  const lr = ['trial-02', 'trial-01', 'trial-03'].map((name) => height(line(page, name)[0]));
  expect((lr[0] ?? 0) - (lr[1] ?? 0)).toBeCloseTo((lr[1] ?? 0) - (lr[2] ?? 0), 0);
  expect(height(line(page, 'trial-02').at(-1))).toBeLessThan(height(line(page, 'trial-01').at(-1)));
  const [best, other, ...rest] = report.trials;
  const least = sweepHtml({
    ...report,
    better: 'min',
    trials: [other, best, ...rest].flatMap((each) => each ?? []),
  });
  expect(height(line(least, 'trial-01').at(-1))).toBeLessThan(height(line(least, 'trial-02').at(-1)));
  for (const text of [page, least]) {
    expect(height(line(text, 'trial-03').at(-1))).toBeGreaterThan(height(line(text, 'trial-01').at(-1)));
  }
});

it('has all trials in its table, and the commands for the best', () => {
  const page = sweepHtml(report);
  expect(page).toContain('>failed: it diverged</td>');
  expect(page).toContain('<td>not done</td>');
  expect(page).toContain('<code class="command">fovea resume runs/a</code>');
  expect(page).not.toContain('<b>trial-01</b>');
  expect(page).not.toMatch(/NaN|undefined|Infinity|runs\/<b>/);
});

it('has something to say where nothing has ended, and where all is the same', () => {
  expect(sweepHtml({ ...report, trials: [] })).toContain('No trial is finished yet.');
  expect(sweepHtml({ ...report, trials: [trial('a', 0.1, { result: 0 })] })).not.toMatch(
    /NaN|undefined|Infinity/,
  );
  const failed = sweepHtml({ ...report, trials: [trial('a', 0.1, { failure: 'no' })] });
  expect(failed).not.toMatch(/NaN|undefined|Infinity/);
});
