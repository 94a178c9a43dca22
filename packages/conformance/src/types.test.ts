import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LayerDefinition, type LayerDraft, layerDefinitions, valueCode } from '@fovea/layers';
import { FoveaError } from '@fovea/shape';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Configuration, networkOf } from './configuration.ts';
import { randomConfigurations } from './random-configurations.ts';

// Every layer's examples and random configurations, written as code: what the compiler makes of the layer's type is
// what the shape rule says. ONNX Runtime's word on the same is asked for in layers.test.ts.

const seed = 20_261_124;
const perLayer = 25;

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'types-'));
});
afterAll(() => rm(folder, { recursive: true }));

const definitions: readonly LayerDefinition[] = Object.values(layerDefinitions);
const cases = definitions.flatMap((definition) => [
  ...definition.examples.map((example) => caseOf(definition, example)),
  ...fc
    .sample(randomConfigurations(definition), { numRuns: perLayer, seed })
    .map((configuration) => caseOf(definition, configuration)),
]);

it('the type of every layer says what its shape rule says, for its examples and random configurations', async () => {
  expect(cases.length).toBeGreaterThan(definitions.length * perLayer);
  expect(await compile('right', cases)).toBe('');
});

it('a type that says anything else is caught', async () => {
  const wrong = cases
    .filter(({ claim }) => claim.startsWith('Is'))
    .slice(0, 3)
    .map((each) => ({ ...each, claim: each.claim.replace(/\d+/, '9999') }));
  expect((await compile('wrong', wrong)).match(/error TS2344/g)).toHaveLength(3);
});

const nothing: Case = { layer: '', input: '', claim: '' };

/** A layer on an input, and what must hold of its type there. */
interface Case {
  /** E.g. `conv2d({ filters: 8, kernel: 3 })`. */
  readonly layer: string;
  readonly input: string;
  /** `Is<…, [8, 5, 5]>` for a shape; `Agrees<…, 'text'>` where it is refused: a type need not see it, but has no other words for it. */
  readonly claim: string;
}

function caseOf(definition: LayerDefinition, configuration: Configuration): Case {
  return {
    layer: layerCode(definition, configuration),
    input: valueCode(configuration.input),
    claim: claimOf(definition, configuration),
  };
}

function claimOf(definition: LayerDefinition, configuration: Configuration): string {
  try {
    return `Is<…, ${valueCode(networkOf(definition, configuration).output)}>`;
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    // `conv2d "conv2d_1": …` is what the network says, `conv2d: …` what the layer says.
    return `Agrees<…, ${valueCode(error.message.replaceAll(/(\w+) "\1_\d+"/g, '$1'))}>`;
  }
}

/** A layer as it is written; composites take their rows first, as a list where there may be any number of them. */
function layerCode(definition: LayerDefinition, { attributes, branches = [] }: Configuration): string {
  const { type, positional = [], rows } = definition;
  const values: Readonly<Record<string, unknown>> = { ...attributes };
  const options = Object.fromEntries(Object.entries(values).filter(([name]) => !positional.includes(name)));
  const blocks = branches.map((row) => `layers.sequential(${row.map(draftCode).join(', ')})`);
  const given = [
    ...(rows === undefined ? [] : rows.count === undefined ? [`[${blocks.join(', ')}]`] : blocks),
    ...positional.map((name) => valueCode(values[name])),
    ...(Object.keys(options).length === 0 ? [] : [valueCode(options)]),
  ];
  return `layers.${type}(${given.join(', ')})`;
}

function draftCode(draft: LayerDraft): string {
  const definition = definitions.find(({ type }) => type === draft.type);
  if (definition === undefined) throw new Error(`there is no layer of type ${draft.type}`);
  const { attributes, branches } = draft;
  return layerCode(definition, { attributes, input: [], ...(branches !== undefined && { branches }) });
}

/** Compiles all in one run and returns what the compiler has to say, each time with the case that it is about. */
async function compile(name: string, all: readonly Case[]): Promise<string> {
  const file = join(folder, `${name}.ts`);
  const source = (path: string) => valueCode(fileURLToPath(new URL(path, import.meta.url)));
  const head = [
    `import * as layers from ${source('../../layers/src/index.ts')};`,
    `import type { Apply } from ${source('../../layers/src/index.ts')};`,
    `import type { Misfit } from ${source('../../shape/src/index.ts')};`,
    'type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;',
    'type Holds<T extends true> = T;',
    'type Is<A, B> = Equal<A, B>;',
    'type Agrees<A, Text> = A extends Misfit<infer Said> ? Equal<Said, Text> : true;',
  ];
  const lines = all.flatMap(({ layer, input, claim }, i) => [
    `const layer${i} = ${layer};`,
    `export type Case${i} = Holds<${claim.replace('…', `Apply<typeof layer${i}, ${input}>`)}>;`,
  ]);
  await writeFile(file, [...head, ...lines].join('\n'));
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    allowImportingTsExtensions: true,
    customConditions: ['@fovea/source'],
    skipLibCheck: true,
  };
  const project = join(folder, `${name}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, '-p', project], (_, stdout, stderr) => resolve(`${stdout}${stderr}`));
  });
  return output.replaceAll(/[^\n]*\.ts\((\d+),\d+\): error/g, (_, line) => {
    const { layer, input, claim } = all[Math.floor((Number(line) - head.length - 1) / 2)] ?? nothing;
    return `${layer} on ${input} should be ${claim}: error`;
  });
}
