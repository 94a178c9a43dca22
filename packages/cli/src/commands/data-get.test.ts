import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { DatasetFile, DatasetSource } from '../data/datasets.ts';
import { silentOutput } from '../terminal/output.ts';
import { getData } from './data-get.ts';

let root: string;
let server: Server;
let mirror: string;
/** What was asked for, with its range. */
let asked: string[];
/** What the server has, and after how many bytes it hangs up. */
const contents = new Map<string, Uint8Array>();
let hangUpAfter: number | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-get-'));
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const { range } = request.headers;
    asked.push(range === undefined ? name : `${name} ${range}`);
    const content = contents.get(name);
    if (content === undefined) {
      response.writeHead(404).end('nothing');
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
    if (hangUpAfter === undefined) response.end(rest);
    else response.write(rest.subarray(0, hangUpAfter), () => setTimeout(() => request.socket.destroy(), 50));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true });
});
beforeEach(() => {
  asked = [];
  hangUpAfter = undefined;
});

function offer(name: string, content: Uint8Array): DatasetFile {
  contents.set(name, content);
  return { name, bytes: content.length, md5: createHash('md5').update(content).digest('hex') };
}

const source = (files: readonly DatasetFile[], more: Partial<DatasetSource> = {}): DatasetSource => ({
  ...{ about: 'numbers', page: 'none', mirrors: [mirror], isArchive: false },
  ...more,
  files,
});

/** Buffers compare themselves in no time; `toEqual` takes seconds for a long one. */
const isCopy = async (path: string, name: string) =>
  (await readFile(path)).equals(contents.get(name) ?? new Uint8Array());

const get = (out: string, own: DatasetSource) =>
  getData({ name: 'numbers', out: join(root, out), sources: { numbers: own } }, silentOutput);

it('downloads all files, and then has them', async () => {
  const files = [offer('a', randomBytes(100_000)), offer('b', randomBytes(10))];
  expect(await get('one', source(files))).toEqual({
    name: 'numbers',
    folder: join(root, 'one'),
    wasThere: false,
  });
  expect((await readdir(join(root, 'one'))).sort()).toEqual(['a', 'b']);
  expect(await isCopy(join(root, 'one/a'), 'a')).toBe(true);
  expect(asked).toEqual(['a', 'b']);
  expect((await get('one', source(files))).wasThere).toBe(true);
  expect(asked).toEqual(['a', 'b']);
});

it('goes on with what a lost connection left', async () => {
  const files = [offer('first', randomBytes(10)), offer('big', randomBytes(300_000))];
  hangUpAfter = 100_000;
  await expect(get('two', source(files))).rejects.toThrow(
    /^.*two\.download: (first|big) cannot be downloaded/,
  );
  hangUpAfter = undefined;
  asked = [];
  await get('two', source(files));
  expect(asked.at(-1)).toMatch(/^big( bytes=\d+-)?$/);
  expect(await isCopy(join(root, 'two/big'), 'big')).toBe(true);
  expect((await readdir(join(root, 'two'))).sort()).toEqual(['big', 'first']);
});

it('goes on after what is there, also from another mirror', async () => {
  const content = randomBytes(1000);
  const file = offer('rest', content);
  await mkdir(join(root, 'three.download'));
  await writeFile(join(root, 'three.download/rest.part'), content.subarray(0, 400));
  await get('three', source([file], { mirrors: [`${mirror}not/`, mirror] }));
  expect(asked).toEqual(['not/rest bytes=400-', 'rest bytes=400-']);
  expect(await readFile(join(root, 'three/rest'))).toEqual(content);
});

it('does not take another file for it', async () => {
  const right = offer('file', randomBytes(1000));
  for (const wrong of [randomBytes(1000), randomBytes(999), randomBytes(2000)]) {
    contents.set('file', wrong);
    await expect(get('four', source([right]))).rejects.toThrow(
      `file cannot be downloaded: received ${mirror}file: another file than expected (its length or checksum is wrong). Check the connection`,
    );
    expect(await readdir(join(root, 'four.download'))).toEqual([]);
  }
});

it('unpacks archives without their outermost folder', async () => {
  await mkdir(join(root, 'outer'));
  await writeFile(join(root, 'outer/data.bin'), 'numbers');
  await create({ gzip: true, file: join(root, 'pack.tar.gz'), cwd: root }, ['outer']);
  const file = offer('pack.tar.gz', await readFile(join(root, 'pack.tar.gz')));
  await get('five', source([file], { isArchive: true }));
  expect(await readFile(join(root, 'five/data.bin'), 'utf8')).toBe('numbers');
  expect((await readdir(root)).filter((name) => name.startsWith('five'))).toEqual(['five']);
});

it('says what is wrong', async () => {
  const file = offer('x', randomBytes(10));
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await expect(
    get('six', source([file], { mirrors: [`http://127.0.0.1:${port}/`, `${mirror}gone/`] })),
  ).rejects.toThrow(
    `x cannot be downloaded: received http://127.0.0.1:${port}/x: ECONNREFUSED; ${mirror}gone/x: the server said 404. Check the connection and give the command again: it goes on where it stopped.`,
  );
  await writeFile(join(root, 'file'), '');
  await expect(get('file/seven', source([file]))).rejects.toThrow(
    /the dataset cannot be written: received (ENOTDIR|EEXIST)\. Choose another folder with --out/,
  );
  await expect(getData({ name: 'imagenet' }, silentOutput)).rejects.toThrow(
    'imagenet: there is no such dataset to download: expected mnist, fashion-mnist, cifar10.',
  );
});

it('stops when it is told to, and keeps what it has', async () => {
  const file = offer('slow', randomBytes(200_000));
  const controller = new AbortController();
  const stop = new Error('stopped');
  hangUpAfter = 50_000;
  const output = { ...silentOutput, live: () => controller.abort(stop) };
  const sources = { numbers: source([file]) };
  const out = join(root, 'eight');
  await expect(getData({ name: 'numbers', out, sources, signal: controller.signal }, output)).rejects.toBe(
    stop,
  );
  hangUpAfter = undefined;
  await getData({ name: 'numbers', out, sources }, silentOutput);
  expect(await isCopy(join(out, 'slow'), 'slow')).toBe(true);
});
