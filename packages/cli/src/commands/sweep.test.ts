import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fovea, makeTemporaryFolder, refused, writeImages, writeTinyNetwork } from '../fixtures/fovea.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await writeImages(join(cwd, 'pics'));
  await writeTinyNetwork(cwd);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const file = (name: string) => readFile(join(cwd, name), 'utf8');

it('halves its trials from a file; what is stopped goes on, and ends as runs that were never paused', async () => {
  await writeFile(
    join(cwd, 'fovea.sweep.ts'),
    `import { choice, defineSweep } from '@fovea/cli/config';
export default defineSweep({
  data: 'pics', arch: 'tiny.ts', batch: 4, optimizer: 'sgd',
  space: { lr: choice(1e-4, 1e6, 0.05) }, search: 'halving', eta: 2, epochs: 2, trials: 3, out: 's',
});`,
  );
  let isTold = false;
  const stopped = await fovea(['sweep', '--jobs', '1'], {
    cwd,
    onOutput: (text, interrupt) => {
      if (isTold || !/^trial-01 /m.test(text)) return;
      isTold = true;
      interrupt();
    },
  });
  expect([stopped.code, stopped.stderr]).toEqual([130, '']);
  expect(stopped.stdout).toMatch(/go on with: .*sweep s\n$/);
  const { code, stdout } = await fovea(['sweep', 's', '--json'], { cwd });
  expect(code).toBe(1);
  const result: unknown = JSON.parse(stdout);
  expect(result).toMatchObject({ stopped: false, failed: 1, goal: 'testAccuracy' });
  // Each folder has a run, the best one all its epochs, the failed one why.
  const trials = (await file('s/sweep.csv')).trim().split('\r\n');
  expect(trials[0]).toBe('trial,lr,testAccuracy,epochs,seconds,failure');
  expect(trials[1]).toMatch(/^trial-0\d,[^,]+,[\d.]+,2,/);
  expect(trials[2]).toMatch(/^trial-0\d,[^,]+,[\d.]+,1,/);
  expect(trials[3]).toMatch(/^trial-0\d,1000000,,.*no number any more/);
  expect(await file('s/sweep.html')).toContain('failed: step');
  const best = trials[1]?.split(',')[0] ?? '';
  const again = await fovea(['repeat', `s/${best}`], { cwd });
  expect(again.stdout).toMatch(/the same model as in .*, byte for byte\n$/);
  expect((await readdir(join(cwd, 's'))).sort()).toEqual([
    ...['sweep.csv', 'sweep.html', 'sweep.json', 'trial-01', 'trial-02', 'trial-03', `${best}-again`].sort(),
  ]);
});

it('is refused before anything is written', async () => {
  const call = ['sweep', 'pics', '--arch', 'tiny.ts', '--out', 'x'];
  const cases = [
    [['--space', 'lrr=1,2'], /^error: --space, lrr: this cannot be searched: expected lr, batch, /],
    [
      ['--space', 'lr=0.1,0.2', '--lr', '0.3'],
      'error: --lr: this is both given and searched. Leave one of them out.\n',
    ],
    [
      ['--space', 'lr=0.1,0.2', '--ui'],
      'error: --ui: this does not go with a sweep. Leave it out, or use it with fovea train.\n',
    ],
  ] as const;
  for (const [args, stderr] of cases) {
    const outcome = await refused(cwd, ...call, ...args);
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr) });
  }
  expect(await readdir(cwd)).not.toContain('x');
});

it('is refused in a folder that has another sweep, trials of none, or is worked on', async () => {
  const call = ['sweep', 'pics', '--arch', 'tiny.ts', '--space', 'lr=0.1,0.2'];
  const other = await refused(cwd, ...call, '--out', 's');
  expect(other.stderr).toContain('the folder has another sweep: expected ');
  expect(other.stderr).toContain('received other search, parameters. To go on with that one');
  await mkdir(join(cwd, 'rest/trial-01'), { recursive: true });
  expect((await refused(cwd, ...call, '--out', 'rest')).stderr).toMatch(
    /rest\/trial-01: the folder has trials, but no sweep\.json\. Remove them/,
  );
  const holder = { pid: process.pid, host: hostname(), since: '2026-01-01T00:00:00.000Z' };
  await writeFile(join(cwd, 's/run.lock'), JSON.stringify(holder));
  expect((await refused(cwd, 'sweep', 's')).stderr).toContain(
    `another process works on this sweep: received process ${process.pid} on`,
  );
});
