import { importCode, type Network, type NetworkCodeOptions, networkSource, valueCode } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { checkSettings } from '../settings/check-run.ts';
import { checkLossSettings } from '../settings/loss-settings.ts';
import { optimizerFrom } from '../settings/optimizer-settings.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';

/** What a program is written to train on: `digits`, the built-in handwritten digits. */
export type TrainingData = 'digits';

/**
 * A whole program in TypeScript that trains a network and writes it to an
 * `.onnx` file, for Node. It has no type annotations, so it is JavaScript as well.
 * Settings that are not given are those of `defaultSettings`; the program has all of
 * them, so that it does the same whatever the defaults become.
 *
 * @throws UsageError for a network that does not fit the data, settings out of range,
 *   or a layer of your own that is not among `options.modules`
 */
export function trainingCode(
  network: Network,
  settings: Partial<RunSettings> = {},
  data: TrainingData = 'digits',
  options: NetworkCodeOptions = {},
): string {
  checkFits(network, data);
  const all = { ...defaultSettings, ...settings };
  checkSettings(all);
  optimizerFrom(all.optimizer);
  checkLossSettings(all.loss);
  const source = networkSource(network, options);
  const own = '@fovea/layers';
  const imports: Readonly<Record<string, readonly string[]>> = {
    'node:fs/promises': ['writeFile'],
    '@fovea/data/node': ['loadDigits'],
    '@fovea/exporter': ['exportOnnx'],
    ...source.imports,
    [own]: [...(source.imports[own] ?? []), 'summary'],
    '@fovea/runtime-node': ['createExecutor'],
    '@fovea/trainer': ['fit', 'graphEngine'],
  };
  const { epochs, batchSize, loss, learningRate, schedule, optimizer, seed, ...others } = all;
  const lines = Object.entries({
    epochs,
    batchSize,
    loss,
    learningRate,
    schedule,
    optimizer,
    ...others,
    seed,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `    ${name}: ${valueCode(value)},\n`);
  return `// Trains a network on handwritten digits and writes it to ${data}.onnx.
// npm install ${packages.join(' ')}
${Object.entries(imports)
  .map(([from, names]) => importCode(names, from))
  .join('\n')}

const network = ${source.code};
console.log(\`\${summary(network)}\`);

const { train, test } = await loadDigits({ seed: ${seed} });
const engine = graphEngine(await createExecutor());
const { checkpoint } = await fit(
  network,
  {
${lines.join('')}  },
  {
    engine,
    train,
    test,
    onEpoch: ({ epoch, loss, testAccuracy }) => console.log({ epoch, loss, testAccuracy }),
  },
);
await engine.close();

await writeFile(
  '${data}.onnx',
  exportOnnx(network, checkpoint.state, { labels: train.classes, input: train.input, seed: ${seed} }),
);
`;
}

/** What the program imports that is not in Node. */
const packages = ['data', 'exporter', 'layers', 'runtime-node', 'trainer'].map((name) => `@fovea/${name}`);

const shapes: Readonly<Record<TrainingData, { readonly input: string; readonly output: string }>> = {
  digits: { input: '[1, 28, 28]', output: '[10]' },
};

function checkFits(network: Network, data: TrainingData): void {
  const { input, output } = shapes[data];
  const received = { input: valueCode(network.input), output: valueCode(network.output) };
  if (received.input === input && received.output === output) return;
  throw new UsageError('code-data', `the network does not fit the dataset "${data}"`, {
    path: 'trainingCode',
    expected: `${input} in and ${output} out`,
    received: `${received.input} and ${received.output}`,
  });
}
