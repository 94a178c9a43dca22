import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributeInfos, attributeOf, defaultValue } from './attribute-values.ts';
import {
  add,
  architectures,
  avgPool2d,
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  type LayerDefinition,
  type LayerNode,
  layerDefinitions,
  maxPool2d,
  type Network,
  networkCode,
  networkFromJson,
  relu,
  reluDefinition,
  residual,
  resnet8,
  sequential,
  smallCnn,
  softmax,
} from './index.ts';

const index = fileURLToPath(new URL('./index.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-code-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function write(code: string): Promise<string> {
  files += 1;
  const file = join(folder, `network-${files}.ts`);
  await writeFile(file, code.replaceAll(`'@fovea/layers'`, JSON.stringify(index)));
  return file;
}

async function runCode(code: string): Promise<Network> {
  const module: { network: Network } = await import(await write(code));
  return module.network;
}

/** A network's JSON without attributes that have their default value, which code leaves out. */
function shortJson(network: Network) {
  return { input: network.input, layers: network.nodes.map(shortLayer) };
}

function shortLayer({ name, attributes, definition, branches }: LayerNode): unknown {
  const kept = attributeInfos(definition).flatMap(([attribute, info]) => {
    const value = attributeOf(attributes, attribute);
    const isDefault = JSON.stringify(value) === JSON.stringify(defaultValue(info, attributes));
    return isDefault ? [] : [[attribute, value]];
  });
  const inside = branches.length === 0 ? {} : { branches: branches.map((row) => row.map(shortLayer)) };
  return { type: definition.type, name, attributes: Object.fromEntries(kept), ...inside };
}

const examples = Object.values<LayerDefinition>(layerDefinitions).flatMap(({ type, examples: all }) =>
  all
    .filter((example) => 'output' in example)
    .map(({ attributes, input: shape, branches }) =>
      networkFromJson({ input: shape, layers: [{ type, attributes, branches }] }),
    ),
);

const named = sequential(
  input([3, 9, 9]),
  conv2d({ filters: 4, kernel: [3, 2], padding: 'same', name: 'look' }),
  relu({ name: 'relu_2' }),
  relu(),
  relu({ name: 'relu_1-b' }),
  flatten(),
  dropout(0.5, { name: 'forget' }),
  dense(2, { bias: false, name: 'head' }),
  softmax({ name: 'softmax_1' }),
);

describe('networkCode', () => {
  it('is written as people write it', () => {
    const network = sequential(
      input([1, 28, 28]),
      conv2d({ filters: 8, kernel: 5, stride: 1, padding: [1, 1, 2, 2], bias: false, strict: false }),
      batchNorm2d({ epsilon: 1e-7, momentum: 0.1 }),
      relu(),
      maxPool2d({ size: 2, stride: 2 }),
      avgPool2d({ size: [2, 1], stride: [2, 1], padding: 'valid' }),
      flatten(),
      dropout(0.25),
      dense(10, { bias: true }),
    );
    expect(networkCode(network)).toMatchInlineSnapshot(`
      "import {
        avgPool2d,
        batchNorm2d,
        conv2d,
        dense,
        dropout,
        flatten,
        input,
        maxPool2d,
        relu,
        sequential,
      } from '@fovea/layers';

      export const network = sequential(
        input([1, 28, 28]),
        conv2d({ filters: 8, kernel: 5, padding: [1, 1, 2, 2], bias: false }), // [8, 27, 27]
        batchNorm2d({ epsilon: 1e-7 }),
        relu(),
        maxPool2d({ size: 2 }), // [8, 13, 13]
        avgPool2d({ size: [2, 1], padding: 'valid' }), // [8, 6, 13]
        flatten(), // [624]
        dropout(0.25),
        dense(10), // [10]
      );
      "
    `);
    expect(networkCode(named)).toMatchInlineSnapshot(`
      "import { conv2d, dense, dropout, flatten, input, relu, sequential, softmax } from '@fovea/layers';

      export const network = sequential(
        input([3, 9, 9]),
        conv2d({ filters: 4, kernel: [3, 2], padding: 'same', name: 'look' }), // [4, 9, 9]
        relu({ name: 'relu_2' }),
        relu(),
        relu({ name: 'relu_1-b' }),
        flatten(), // [324]
        dropout(0.5, { name: 'forget' }),
        dense(2, { bias: false, name: 'head' }), // [2]
        softmax(),
      );
      "
    `);
  });

  it.each(
    [...architectures.map(({ build }) => build([3, 32, 32], 7)), ...examples, named].map(
      (network) => [JSON.stringify(network), network] as const,
    ),
  )('gives the same network when it is run: %s', async (_, network) => {
    const again = await runCode(networkCode(network));
    expect(shortJson(again)).toEqual(shortJson(network));
    expect(again.nodes.map(({ output, parameters }) => ({ output, parameters }))).toEqual(
      network.nodes.map(({ output, parameters }) => ({ output, parameters })),
    );
  });

  it('writes names only where they would be others', async () => {
    const count = (network: Network) => networkCode(network).match(/name: /g)?.length ?? 0;
    expect(count(smallCnn.build([1, 28, 28], 10))).toBe(0);
    expect(count(named)).toBe(5);
    const moved = sequential(input([3]), relu({ name: 'relu_2' }), relu({ name: 'relu_1' }));
    expect(networkCode(moved)).toContain("relu({ name: 'relu_2' }),\n  relu(),");
    const skipped = sequential(input([3]), relu({ name: 'relu_1' }), relu({ name: 'relu_3' }));
    expect(networkCode(skipped)).toContain("relu(),\n  relu({ name: 'relu_3' }),");
  });

  it('writes nothing that need not be there', () => {
    const network = sequential(input([1, 4, 4]), batchNorm2d(), flatten(), dense(3));
    expect(networkCode(network).split('\n').slice(3, -2)).toEqual([
      '  input([1, 4, 4]),',
      '  batchNorm2d(),',
      '  flatten(), // [16]',
      '  dense(3), // [3]',
    ]);
  });

  it('writes layers that hold layers with those inside them', () => {
    const conv = conv2d({ filters: 2, kernel: 3, padding: 1 });
    const network = sequential(
      input([2, 4, 4]),
      residual(sequential(conv, relu({ name: 'bend' }))),
      residual(conv, sequential(), { name: 'again' }),
      residual(conv2d({ filters: 4, kernel: 1 }), conv2d({ filters: 4, kernel: 1, name: 'past' })),
      add([relu(), sequential(relu(), residual(relu())), sequential()], { name: 'sum' }),
    );
    expect(networkCode(network).slice(networkCode(network).indexOf('  input'))).toMatchInlineSnapshot(`
      "  input([2, 4, 4]),
        residual(
          sequential(
            conv2d({ filters: 2, kernel: 3, padding: 1 }),
            relu({ name: 'bend' }),
          ),
        ),
        residual(
          conv2d({ filters: 2, kernel: 3, padding: 1 }),
          sequential(),
          { name: 'again' },
        ),
        residual(
          conv2d({ filters: 4, kernel: 1 }),
          conv2d({ filters: 4, kernel: 1, name: 'past' }),
        ), // [4, 4, 4]
        add([
          relu(),
          sequential(
            relu(),
            residual(
              relu(),
            ),
          ),
          sequential(),
        ], { name: 'sum' }),
      );
      "
    `);
  });

  it('compiles, with exact shapes', async () => {
    const file = await write(
      `${networkCode(resnet8.build([3, 32, 32], 10))}
const exact: readonly [[3, 32, 32], [10]] = [network.input, network.output];
export default exact;
`,
    );
    const config = join(folder, 'tsconfig.json');
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['ES2023', 'WebWorker'],
      types: [],
      skipLibCheck: true,
      customConditions: ['@fovea/source'],
      allowImportingTsExtensions: true,
    };
    await writeFile(config, JSON.stringify({ compilerOptions, files: [file] }));
    const tsc = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const run = promisify(execFile)(process.execPath, [tsc, '-p', config]).catch((error: unknown) => error);
    expect(await run).toEqual({ stdout: '', stderr: '' });
  });

  it('imports layers of the user’s own from where they are', () => {
    const own = (type: string): LayerDefinition => ({ ...reluDefinition, type });
    const network = (type: string) =>
      networkFromJson({ input: [3], layers: [{ type, attributes: {} }] }, { [type]: own(type) });
    expect(networkCode(network('bend'), { modules: { bend: "./it's.ts" } })).toBe(
      `import { bend } from './it\\'s.ts';
import { input, sequential } from '@fovea/layers';

export const network = sequential(
  input([3]),
  bend(),
);
`,
    );
    expect(() => networkCode(network('bend'))).toThrow(
      `networkCode: it is not known how to write a layer of type "bend": expected the module of its factory. Pass it, e.g. { modules: { bend: './bend.ts' } }.`,
    );
    for (const type of ['relu', 'sequential', 'my-layer', 'x();y', 'toString']) {
      const modules = type === 'toString' ? {} : { [type]: './own.ts' };
      expect(() => networkCode(network(type), { modules }), type).toThrow(
        'it is not known how to write a layer',
      );
    }
  });
});
