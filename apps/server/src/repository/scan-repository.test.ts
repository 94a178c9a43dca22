import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/start-server.ts';
import { scanRepository } from './scan-repository.ts';

async function scan(path: string) {
  const found = await scanRepository(path);
  return Object.fromEntries(found.map(({ name, versions }) => [name, versions.map(({ path: at }) => at)]));
}

it('finds models in every layout, and passes over everything else', async () => {
  const folder = await temporaryFolder({
    'plain.onnx': '1',
    'trained/model.onnx': '2',
    'trained/checkpoint.safetensors': '',
    'triton/1/model.onnx': '3',
    'triton/2/model.onnx': '4',
    'triton/10/model.onnx': '5',
    'triton/config.pbtxt': 'version_policy { latest { num_versions: 2 } }',
    'empty/1/readme.txt': '',
    'notes/readme.txt': '',
    'notes.txt': '',
    '.hidden.onnx': '',
    '.hidden/model.onnx': '',
  });
  expect(await scan(folder)).toEqual({
    plain: ['plain.onnx'],
    trained: ['trained/model.onnx'],
    triton: ['triton/10/model.onnx', 'triton/2/model.onnx'],
    empty: [],
  });
});

it('follows version policies', async () => {
  const files = { 'm/1/model.onnx': '', 'm/2/model.onnx': '', 'm/3/model.onnx': '' };
  const folder = await temporaryFolder(files);
  expect(await scan(folder)).toEqual({ m: ['m/3/model.onnx'] });
  await writeFile(join(folder, 'm/config.pbtxt'), 'version_policy { specific { versions: [1, 2, 9] } }');
  expect(await scan(folder)).toEqual({ m: ['m/2/model.onnx', 'm/1/model.onnx'] });
  await writeFile(join(folder, 'm/config.pbtxt'), 'version_policy { all {} }');
  expect(await scan(folder)).toEqual({ m: ['m/3/model.onnx', 'm/2/model.onnx', 'm/1/model.onnx'] });
});

it('takes one file, which is named after itself, or its folder when it is called model.onnx', async () => {
  const folder = await temporaryFolder({ 'digits/model.onnx': '', 'seven.onnx': '' });
  expect(await scan(join(folder, 'seven.onnx'))).toEqual({ seven: ['seven.onnx'] });
  expect(await scan(join(folder, 'digits/model.onnx'))).toEqual({ digits: ['model.onnx'] });
  expect(await scan(join(folder, 'digits'))).toEqual({ digits: ['model.onnx'] });
});

it('follows links', async () => {
  const folder = await temporaryFolder({ 'real/model.onnx': '' });
  const links = await temporaryFolder({});
  await symlink(join(folder, 'real'), join(links, 'linked'));
  await symlink(join(links, 'nowhere'), join(links, 'broken.onnx'));
  expect(await scan(links)).toEqual({ linked: ['linked/model.onnx'] });
});

it('tells one state of a file from another', async () => {
  const folder = await temporaryFolder({ 'm.onnx': '1' });
  const print = async () => (await scanRepository(folder))[0]?.versions[0]?.fingerprint;
  const before = await print();
  expect(await print()).toBe(before);
  await writeFile(join(folder, 'm.onnx'), '22');
  expect(await print()).not.toBe(before);
});

it('says what is wrong with a model, and goes on', async () => {
  const folder = await temporaryFolder({
    'bad/1/model.onnx': '',
    'bad/config.pbtxt': '{',
    'two.onnx': '',
    'two/model.onnx': '',
  });
  const problems = (await scanRepository(folder)).map(({ name, problem }) => [name, problem?.message]);
  expect(problems).toEqual([
    ['bad', 'bad/config.pbtxt: the configuration is malformed: expected the name of a field, received {.'],
    ['two', 'model "two": a file and a folder are both called so. Rename or remove one of them.'],
  ]);
});

it('refuses what is no folder of models', async () => {
  const folder = await temporaryFolder({ 'a.txt': '' });
  await expect(scanRepository(join(folder, 'a.txt'))).rejects.toThrow(
    'this is no model: expected an .onnx file or a folder.',
  );
  await expect(scanRepository(join(folder, 'nothing'))).rejects.toThrow('there is no such file or folder');
  await mkdir(join(folder, 'x'));
  expect(await scanRepository(folder)).toEqual([]);
});
