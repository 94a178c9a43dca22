import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { colours } from '../apps/server/src/fixtures/models.ts';
import type { Target } from './hostile/attack.ts';
import { attacks } from './hostile/attacks.ts';
import { Dice } from './hostile/dice.ts';
import { type Answer, firstAnswer, openSocket } from './hostile/raw-request.ts';

const seed = 20261124;
const limits = { bodyLimit: 2 ** 20, maxPixels: 2 ** 20, connections: 8000, patienceMs: 4000 };

let server: ChildProcess;
let url: string;
let target: Target;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-hostile-'));
  await writeFile(join(folder, 'colours.onnx'), colours());
  const fovea = fileURLToPath(new URL('../packages/cli/bin/fovea.js', import.meta.url));
  const options = {
    '--port': 0,
    '--threads': 1,
    '--body-limit': limits.bodyLimit,
    '--max-pixels': limits.maxPixels,
    '--max-connections': limits.connections,
    '--request-timeout-ms': limits.patienceMs,
    '--log-level': 'error',
  };
  server = spawn(process.execPath, [fovea, 'serve', folder, ...Object.entries(options).flat().map(String)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (server.stderr === null) throw new Error('the server has no stderr');
  for await (const line of createInterface({ input: server.stderr })) {
    const address = /^(http:\S+) /.exec(line)?.[1];
    if (address === undefined) continue;
    url = address;
    break;
  }
  target = { port: Number(new URL(url).port), ...limits };
});

afterAll(async () => {
  server.kill('SIGTERM');
  const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
  await rm(folder, { recursive: true, force: true });
  expect(code).toBe(0);
});

async function askGood(): Promise<void> {
  const data = [...Array(20).fill(1), ...Array(40).fill(0)];
  const response = await fetch(`${url}/v2/models/colours/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      inputs: [{ name: 'image', shape: [1, 3, 4, 5], datatype: 'FP32', data }],
      outputs: [{ name: 'logits' }],
    }),
  });
  expect(await response.json()).toMatchObject({ outputs: [{ data: [10, 0, 0] }] });
}

async function memoryMiB(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20;
}

function expectRefusal({ status, body }: Answer, what: string): void {
  expect(status, what).toBeGreaterThanOrEqual(400);
  expect(status, what).toBeLessThan(600);
  expect(JSON.parse(body), what).toEqual(expect.objectContaining({ error: expect.stringMatching(/\S/) }));
}

it('are 500', () => {
  expect(attacks.reduce((sum, { count }) => sum + count, 0)).toBe(500);
});

it.each(attacks.map((attack, index) => ({ ...attack, index })))(
  'refuses $name ($count), and answers the next good request',
  async ({ name, count, slow = false, index, send }) => {
    const before = await memoryMiB();
    const attack = async (each: number) => {
      const answer = await send(target, new Dice(seed, index, each));
      expectRefusal(answer, `${name}, number ${each}`);
      await askGood();
    };
    const numbers = Array.from({ length: count }, (_, each) => each);
    if (slow) await Promise.all([...numbers.map(attack), askGood()]);
    else for (const each of numbers) await attack(each);
    expect((await memoryMiB()) - before).toBeLessThan(200);
  },
);

it('stands 10,000 open connections, or as many as this machine allows', async () => {
  const sockets: Socket[] = [];
  const answers: Promise<Answer>[] = [];
  const most = Math.min(10_000, Math.floor(0.8 * openFiles()));
  try {
    while (sockets.length < most) {
      const opened = await Promise.allSettled(Array.from({ length: 250 }, () => openSocket(target.port)));
      const open = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      sockets.push(...open);
      answers.push(...open.map(firstAnswer));
      // No descriptors or ports are left, here or there.
      if (open.length < 250) break;
    }
    const all = await Promise.all(answers);
    // Those that say nothing are told that they are late; their number must not matter to the others.
    const told = all.filter(({ status }) => status === 408 || status === 503);
    for (const answer of told) expectRefusal(answer, 'an open connection');
    expect(told.length).toBe(sockets.length);
    expect(sockets.length).toBeGreaterThanOrEqual(250);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  await askGood();
});

/** How many files, and so connections, a process may have open here, at most. Node raises its own limit so far. */
function openFiles(): number {
  if (process.platform === 'win32') return Number.POSITIVE_INFINITY;
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}
