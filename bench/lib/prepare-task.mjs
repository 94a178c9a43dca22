// @ts-check
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDigits } from '@fovea/data/node';
import { exportOnnx } from '@fovea/exporter';
import { architectures, summary } from '@fovea/layers';
import { adam, initialState } from '@fovea/trainer';
import { colouredStripes } from './coloured-stripes.mjs';
import { packImages } from './image-bytes.mjs';
import { layerList } from './layer-list.mjs';

/** As many images of stripes as 5,120 of CIFAR's size, which is enough for all batch sizes. */
const pixels = 5120 * 3 * 32 * 32;

/**
 * Writes what every peer of a workload is given into a folder: the images, and
 * the network as an .onnx file.
 *
 * @param {import('./types.d.ts').Workload} workload
 * @param {{ readonly folder: string, readonly threads: number, readonly seed: number }} options
 */
export async function prepareTask(workload, { folder, threads, seed }) {
  const { network: name, data, shape, optimizer, optimizerText, learningRate } = workload;
  const architecture = architectures.find((known) => known.name === name);
  if (architecture === undefined) throw new Error(`there is no network ${name}`);
  const network = architecture.build(shape, 10);
  const images = join(folder, `${name}.bin`);
  const count = Math.floor(pixels / shape.reduce((product, size) => product * size, 1));
  const set =
    data === 'digits' ? (await loadDigits({ seed })).train : colouredStripes(workload, { count, seed });
  await writeFile(images, packImages(set));
  const model = join(folder, `${name}.onnx`);
  const [channels, height, width] = shape;
  const input = { channels, height, width, mean: Array(channels).fill(0), std: Array(channels).fill(1) };
  const labels = Array.from({ length: 10 }, (_, i) => String(i));
  await writeFile(model, exportOnnx(network, initialState(network, adam(), seed), { labels, input }));
  const { macs, parameters } = summary(network).totals;
  /** @type {import('./types.d.ts').Task} */
  const task = {
    network: name,
    data,
    shape,
    optimizer,
    optimizerText,
    learningRate,
    layers: layerList(network.nodes),
    images,
    model,
    threads,
    seed,
  };
  return { task, macs, parameters };
}
