// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadImageFolder } from '@fovea/data/node';
import { resnet20 } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { packImages } from './lib/image-bytes.mjs';
import { installedVersion } from './lib/installed-version.mjs';
import { layerList } from './lib/layer-list.mjs';
import { machineFacts } from './lib/machine-facts.mjs';
import { markdownTable } from './lib/markdown-table.mjs';
import { findPython } from './lib/run-python.mjs';

const usage = `Usage: node bench/whole-run.mjs <folder with train/ and test/> [options]

ResNet-20 from its beginning to its end, by Fovea and by PyTorch one after the
other: the same images, augmentation, settings and number of epochs. It takes
hours: two to four minutes an epoch for 50,000 images on two cores.

  --epochs N     (12)
  --only NAME    fovea or pytorch (both)
  --threads N    (2)
  --name NAME    write bench/results/NAME.json (whole-run)
`;

/**
 * @typedef {object} Epoch
 * @property {number} epoch
 * @property {number} loss
 * @property {number} [accuracy] - on the training images, as they were changed
 * @property {number} [testAccuracy]
 * @property {number} seconds - of training alone
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: 'string', default: '12' },
    only: { type: 'string' },
    threads: { type: 'string', default: '2' },
    name: { type: 'string', default: 'whole-run' },
    help: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (values.help || folder === undefined) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
const epochs = Number(values.epochs);
const threads = Number(values.threads);

const crop = { padding: 4, fill: 120 };
const [seed, warmup, labelSmoothing] = [1, 0.15, 0.1];
const optimizer = /** @type {const} */ ({ name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 });
/** @satisfies {Partial<import('@fovea/trainer').RunSettings>} */
const settings = {
  ...{ epochs, batchSize: 128, learningRate: 0.2, seed, optimizer },
  schedule: /** @type {const} */ ({ name: 'one-cycle', warmup }),
  loss: /** @type {const} */ ({ name: 'crossEntropy', labelSmoothing }),
  augment: /** @type {const} */ ([{ name: 'randomCrop', ...crop }, { name: 'flip' }]),
};

const data = await loadImageFolder(folder, { seed });
const { channels, height, width, mean, std } = data.train.input;
const network = resnet20.build([channels, height, width], data.train.classes.length);

/** @type {Record<string, () => Promise<{ version: string, history: readonly Epoch[] }>>} */
const ways = { fovea: trainHere, pytorch: trainInPython };
const runs = [];
for (const [peer, way] of Object.entries(ways)) {
  if (values.only !== undefined && values.only !== peer) continue;
  runs.push({ peer, ...(await way()) });
}
const images = { train: data.train.length, test: data.test.length };
const report = { date: new Date().toISOString(), machine: machineFacts(), images, threads, settings, runs };
await writeFile(
  new URL(`results/${values.name}.json`, import.meta.url),
  `${JSON.stringify(report, null, 2)}\n`,
);
const heads = ['peer', 'epochs', 'test accuracy', 'training accuracy', 'training, min', 'samples/s'];
const cells = runs.map(({ peer, version, history }) => {
  const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const last = history.at(-1);
  return [
    `${peer} ${version}`,
    `${history.length}`,
    last?.testAccuracy?.toFixed(4) ?? '–',
    last?.accuracy?.toFixed(4) ?? '–',
    (seconds / 60).toFixed(0),
    ((history.length * images.train) / seconds).toFixed(0),
  ];
});
process.stdout.write(`${markdownTable(heads, cells)}\n`);

async function trainHere() {
  const engine = graphEngine(await createExecutor({ threads }));
  const { checkpoint } = await fit(network, settings, {
    engine,
    ...data,
    onEpoch: (epoch) => tell('fovea', epoch),
  });
  await engine.close();
  return { version: installedVersion('@fovea/trainer'), history: checkpoint.history };
}

async function trainInPython() {
  const python = findPython(['torch', 'numpy'], ['PYTHON']);
  if (python === undefined)
    throw new Error('no python3 with torch and numpy was found: $PYTHON may name one');
  const place = await mkdtemp(join(tmpdir(), 'fovea-bench-'));
  try {
    const [train, test] = ['train', 'test'].map((part) => join(place, `${part}.bin`));
    await writeFile(train ?? '', packImages(data.train));
    await writeFile(test ?? '', packImages(data.test));
    const { batchSize, learningRate } = settings;
    const { momentum, weightDecay } = optimizer;
    const task = {
      ...{ train, test, shape: [channels, height, width], mean, std, layers: layerList(network.nodes) },
      ...{ epochs, batchSize, learningRate, momentum, weightDecay, warmup, labelSmoothing, crop },
      ...{ threads, seed },
    };
    const script = fileURLToPath(new URL('peers/whole_run.py', import.meta.url));
    const child = spawn(python, [script, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] });
    /** @type {Epoch[]} */
    const history = [];
    let version = '';
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line);
      if ('epoch' in said) {
        history.push(said);
        tell('pytorch', said);
      } else version = said.version;
    }
    if (history.length < epochs) throw new Error(`PyTorch ended after ${history.length} epochs`);
    return { version, history };
  } finally {
    await rm(place, { recursive: true });
  }
}

/** @param {string} peer @param {Epoch} epoch */
function tell(peer, { epoch, loss, accuracy = Number.NaN, testAccuracy = Number.NaN, seconds }) {
  const figures = `loss ${loss.toFixed(4)}  training ${accuracy.toFixed(4)}  test ${testAccuracy.toFixed(4)}`;
  process.stderr.write(`${peer}  epoch ${epoch}/${epochs}  ${figures}  ${seconds.toFixed(0)} s\n`);
}
