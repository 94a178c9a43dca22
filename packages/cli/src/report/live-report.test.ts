import { request } from 'node:http';
import type { RunReport } from '@fovea/report';
import { expect, it, onTestFinished } from 'vitest';
import { type LiveReport, liveReport } from './live-report.ts';

const run: RunReport = {
  ...{
    name: 'pets',
    classes: ['cat', 'dog'],
    trainImages: 10,
    testImages: 0,
    epochs: 3,
    history: [],
    device: 'cpu',
  },
  state: { is: 'running', epoch: 1, batch: 1, batches: 5, loss: 0.5, samplesPerSecond: 100, secondsLeft: 9 },
};

async function opened(): Promise<LiveReport> {
  const live = await liveReport(run);
  onTestFinished(() => live.close());
  return live;
}

it('serves the page and its one script, and nothing else', async () => {
  const { url } = await opened();
  const page = await fetch(url);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('<script src="/live.js" defer></script>');
  expect(await (await fetch(`${url}live.js`)).text()).toContain("new EventSource('/events')");
  expect((await fetch(`${url}../../etc/passwd`)).status).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(403);
});

it('refuses whoever comes by another name, as another site’s script would', async () => {
  const { url } = await opened();
  const statusOf = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(url, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  expect(await statusOf('evil.example')).toBe(403);
  expect(await statusOf('localhost:1')).toBe(200);
});

it('tells every page what changed, and when the run is over', async () => {
  const live = await opened();
  const streams = await Promise.all([1, 2].map(() => fetch(`${live.url}events`)));
  live.show({ ...run, state: { is: 'finished' } });
  await live.close();
  for (const stream of streams) {
    const events = (await stream.text()).split('\n\n').filter((event) => event !== '');
    expect(events).toHaveLength(3);
    expect(events[0]).toContain('Epoch 1 of 3');
    expect(events[1]).toContain('Finished after 0 epochs.');
    expect(events[2]).toBe('event: end\ndata: end');
  }
});

it('has a port of its own for each of two runs', async () => {
  const [one, other] = [await opened(), await opened()];
  expect(one.url).not.toBe(other.url);
  expect((await fetch(other.url)).status).toBe(200);
});
