import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LayerReport } from '@fovea/conformance';
import { exportOnnx, openOnnx } from '@fovea/exporter';
import { type LayerDefinition, type Network, networkFromJson, summary } from '@fovea/layers';
import { initialState, sgd } from '@fovea/trainer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fovea, temporaryFolder, writeImages } from '../packages/cli/src/fixtures/fovea.ts';

// The project of docs/custom-layers.md, file by file as it stands there.

let folder = '';
const names: string[] = [];
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'custom-layers-'));
  const page = await readFile(new URL('../docs/custom-layers.md', import.meta.url), 'utf8');
  for (const [, name = '', code = ''] of page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)) {
    names.push(name);
    await writeFile(join(folder, name), code);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file<T>(name: string): Promise<T> {
  // The page says what the file exports.
  return (await import(join(folder, name))) as T;
}

type Factories = Readonly<Record<string, { readonly definition: LayerDefinition }>>;

async function definitions(): Promise<Record<string, LayerDefinition>> {
  const files = ['mish', 'layer-scale', 'mix-block', 'channel-shuffle', 'channel-mean'];
  const all = await Promise.all(files.map((name) => file<Factories>(`${name}.ts`)));
  const own = all.flatMap((exported) => Object.values(exported)).map(({ definition }) => definition);
  return Object.fromEntries(own.map((definition) => [definition.type, definition]));
}

async function network(): Promise<Network> {
  const { default: build } = await file<{ default(shape: readonly number[], classes: number): Network }>(
    'my-network.ts',
  );
  return build([1, 12, 12], 2);
}

it('every layer of the page is what it says', async () => {
  const { check } = await file<{ check(): Promise<LayerReport[]> }>('check.ts');
  const reports = await check();
  expect(reports.map(({ type }) => type)).toEqual([
    'mish',
    'layerScale',
    'mixBlock',
    'channelShuffle',
    'channelMean',
  ]);
  for (const { type, random } of reports) expect(random, type).toBeGreaterThan(10);
});

it('the network stands in the summary and survives JSON', async () => {
  const own = await network();
  const text = `${summary(own)}`;
  for (const part of ['mish_1', 'mixBlock_1', 'channelShuffle_1', '[8, 5, 5]']) expect(text).toContain(part);
  const json = JSON.stringify(own);
  const again = networkFromJson(JSON.parse(json), await definitions());
  expect(JSON.stringify(again)).toBe(json);
  expect(again.output).toEqual([2]);
  expect(() => networkFromJson(JSON.parse(json))).toThrow('Pass the definitions of your own layers.');
});

it('the network is exported and opened again', async () => {
  const own = await network();
  const state = initialState(own, sgd(), 1);
  const input = { channels: 1, height: 12, width: 12, mean: [0.5], std: [0.5] } as const;
  const bytes = exportOnnx(own, state, { labels: ['dark', 'light'], input });
  const again = openOnnx(bytes, { definitions: await definitions() });
  expect(JSON.stringify(again.network)).toBe(JSON.stringify(own));
});

it('fovea train takes the file, and goes on with what it left', async () => {
  const cwd = await temporaryFolder();
  for (const name of names) await writeFile(join(cwd, name), await readFile(join(folder, name)));
  await writeImages(join(cwd, 'pics'));
  const run = ['train', 'pics', '--arch', 'my-network.ts', '--epochs', '1', '--out', 'run'];
  const first = await fovea(run, { cwd });
  expect(first.stderr).not.toContain('error');
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('model run/model.onnx');
  const predicted = await fovea(['predict', 'run/model.onnx', 'pics/dark/0.png'], { cwd });
  expect(predicted.code, predicted.stderr).toBe(0);
  const more = await fovea(['resume', 'run', '--epochs', '2'], { cwd });
  expect(more.code, more.stderr).toBe(0);
});
