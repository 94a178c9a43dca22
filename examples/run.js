import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';

// Runs an example as the fovea command runs a network.ts: jiti takes the types away.
// node examples/run.js <name> [--quick] [--out <folder>]
const here = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string', default: 'runs/examples' } },
});
const [name] = positionals;
if (positionals.length !== 1 || !names.includes(name)) {
  process.stderr.write(
    `error: ${name === undefined ? 'which example?' : `there is no example "${positionals.join(' ')}".`} One of: ${names.join(', ')}.\n`,
  );
  process.exit(2);
}

const jiti = createJiti(import.meta.url);
const { study } = await jiti.import(join(here, `${name}.ts`));
const { formatTable } = await jiti.import(join(here, 'lib/format-table.ts'));
const { rows, words, picture } = await study({
  quick: values.quick,
  say: (text) => process.stderr.write(`${text}\n`),
});
process.stdout.write(`\n${formatTable(rows)}\n\n${words}\n\n`);

mkdirSync(values.out, { recursive: true });
const file = join(values.out, `${name}.svg`);
writeFileSync(file, picture);
process.stdout.write(`picture ${file}\n`);
