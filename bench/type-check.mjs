// @ts-check
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { machineFacts } from './lib/machine-facts.mjs';

const usage = `Usage: node bench/type-check.mjs [options]

What networks cost the type checker, which reads the built packages: check times and type instantiations
of an empty file, of one layer, and of ResNet-50 with every size a literal.

  --rounds N       runs of each file under each compiler, one after the other (9)
  --name NAME      write bench/results/NAME.json (type-check-<date>)
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    name: { type: 'string', default: `type-check-${new Date().toISOString().slice(0, 10)}` },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const layers = fileURLToPath(new URL('../packages/layers/', import.meta.url));
const require = createRequire(join(layers, 'package.json'));
const files = ['empty', 'one layer', 'resnet50'];
const compilers = ['typescript-5.9', 'typescript'];
const startLoad = loadavg()[0] ?? 0;

// Inside the package, so that it finds itself as everybody finds it.
await mkdir(join(layers, 'node_modules/.cache'), { recursive: true });
const folder = await mkdtemp(join(layers, 'node_modules/.cache/type-check-'));
/** @type {Map<string, { instantiations: number, seconds: number }[]>} */
const measured = new Map();
try {
  await writeFile(join(folder, 'empty.ts'), 'export {};\n');
  await writeFile(
    join(folder, 'one layer.ts'),
    "import { input, relu, sequential } from '@fovea/layers';\nexport const network = sequential(input([3]), relu());\n",
  );
  await copyFile(join(layers, 'src/fixtures/resnet50-typed.ts'), join(folder, 'resnet50.ts'));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const compiler of compilers) {
      for (const file of files) {
        const key = `${compiler} ${file}`;
        measured.set(key, [...(measured.get(key) ?? []), await check(compiler, file)]);
      }
    }
    process.stderr.write(`round ${round + 1} of ${values.rounds}\n`);
  }
} finally {
  await rm(folder, { recursive: true });
}

const rows = compilers.flatMap((compiler) => {
  const empty = Math.min(...secondsOf(`${compiler} empty`));
  return files.map((file) => {
    const seconds = secondsOf(`${compiler} ${file}`);
    return {
      compiler: `TypeScript ${require(`${compiler}/package.json`).version}`,
      file,
      instantiations: measured.get(`${compiler} ${file}`)?.[0]?.instantiations ?? 0,
      // Whatever else the machine does only ever adds time.
      fastestMs: Math.round(Math.min(...seconds) * 1000),
      overEmptyMs: Math.round((Math.min(...seconds) - empty) * 1000),
      seconds,
    };
  });
});
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: machineFacts(),
  load: startLoad,
  rounds: Number(values.rounds),
  rows,
};
const path = new URL(`results/${values.name}.json`, import.meta.url);
await writeFile(path, `${JSON.stringify(result, undefined, 2)}\n`);
const head = ['compiler', 'file', 'instantiations', 'check, fastest of the rounds', 'over an empty file'];
const cells = rows.map(({ compiler, file, instantiations, fastestMs, overEmptyMs }) => [
  compiler,
  file,
  instantiations.toLocaleString('en'),
  `${fastestMs} ms`,
  `${overEmptyMs} ms`,
]);
for (const line of [head, head.map(() => '---'), ...cells]) {
  process.stdout.write(`| ${line.join(' | ')} |\n`);
}

/** @param {string} key */
function secondsOf(key) {
  return (measured.get(key) ?? []).map(({ seconds }) => seconds);
}

/**
 * @param {string} compiler
 * @param {string} file
 */
async function check(compiler, file) {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['ES2023', 'WebWorker'],
    types: [],
    skipLibCheck: true,
  };
  const config = join(folder, `${compiler}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files: [`${file}.ts`] }));
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc');
  const threads = compiler === 'typescript' ? ['--singleThreaded'] : [];
  const { stdout } = await promisify(execFile)(process.execPath, [
    tsc,
    '-p',
    config,
    '--extendedDiagnostics',
    ...threads,
  ]);
  return { instantiations: number(stdout, 'Instantiations'), seconds: number(stdout, 'Check time') };
}

/**
 * @param {string} output
 * @param {string} name
 */
function number(output, name) {
  const [, found] = new RegExp(`^${name}:\\s+([\\d.]+)s?$`, 'm').exec(output) ?? [];
  if (found === undefined) throw new Error(`tsc says no ${name}:\n${output}`);
  return Number(found);
}
