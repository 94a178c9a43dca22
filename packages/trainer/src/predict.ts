import type { Loss } from '@fovea/compiler';
import { type Batch, batches, type Dataset, type ImageSet, imageAt, type TargetDataset } from '@fovea/data';
import { type Classification, type Pixels, softmax } from '@fovea/runtime';
import type { Engine } from './engine/engine.ts';
import { predictedClasses } from './metrics/metrics.ts';

export interface PredictOptions {
  /** Images at once. Default 256. */
  readonly batchSize?: number;
  /** What the engine was prepared with, where that is no loss of classes: it says what outputs stand for. */
  readonly loss?: Pick<Loss, 'targetKind'>;
}

/** What a network says of a dataset's images, in the dataset's order. */
export interface Predictions {
  readonly images: number;
  /** What the network gave, `[images, …output]`: logits, or the numbers that it learned. */
  readonly outputs: Float32Array;
  /** `[images, classes]`: of classes, each image's sum to 1; of labels, each for itself. Missing for numbers. */
  readonly probabilities?: Float32Array;
  /** The likeliest class of each image, `[images]`; −1 where there is a NaN. Missing for labels and numbers. */
  readonly classes?: Int32Array;
}

/** Whatever classifies pixels, such as what `loadClassifier` gives. */
export interface PixelClassifier {
  classify(
    images: readonly Pixels[],
    options: { readonly logits: true; readonly top: number },
  ): Promise<readonly Classification[]>;
}

/**
 * What an engine's current network, or a classifier, says of all images of a dataset. A classifier prepares
 * them as its own file says; an engine as the dataset does. Labels, where there are any, are not looked at.
 *
 * @throws whatever the engine or the classifier throws
 */
export async function predict(
  network: Engine | PixelClassifier,
  dataset: ImageSet | Dataset | TargetDataset,
  { batchSize = 256, loss: { targetKind = 'classes' } = {} }: PredictOptions = {},
): Promise<Predictions> {
  const parts: Float32Array[] = [];
  // A classifier only ever knows classes.
  const kind = 'classify' in network ? 'classes' : targetKind;
  let classCount = 0;
  for (const batch of batches(answered(dataset), { batchSize, order: everyImage(dataset) })) {
    const { size } = batch;
    const from = parts.length * batchSize;
    const outputs =
      'classify' in network ? await classify(network, dataset, from, size) : await evaluated(network, batch);
    classCount = outputs.length / size;
    parts.push(outputs);
  }
  const outputs = new Float32Array(classCount * dataset.length);
  for (const [i, part] of parts.entries()) outputs.set(part, i * batchSize * classCount);
  const images = dataset.length;
  if (kind === 'values') return { images, outputs };
  if (kind === 'labels') {
    return { images, outputs, probabilities: outputs.map((logit) => 1 / (1 + Math.exp(-logit))) };
  }
  const probabilities = new Float32Array(outputs.length);
  for (let at = 0; at < outputs.length; at += classCount) {
    probabilities.set(softmax(outputs.subarray(at, at + classCount)), at);
  }
  return { images, outputs, probabilities, classes: predictedClasses(outputs, classCount) };
}

/** Engines compute a loss as well; where there is nothing to compare with, any label will do. */
function answered(dataset: ImageSet | Dataset | TargetDataset): Dataset | TargetDataset {
  if ('labels' in dataset || 'targets' in dataset) return dataset;
  return { ...dataset, classes: [''], labels: new Int32Array(dataset.length) };
}

function everyImage({ length }: ImageSet): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}

async function evaluated(engine: Engine, batch: Batch): Promise<Float32Array> {
  return (await engine.evaluate(batch)).outputs;
}

async function classify(
  classifier: PixelClassifier,
  dataset: ImageSet,
  from: number,
  size: number,
): Promise<Float32Array> {
  const pixels = Array.from({ length: size }, (_, i) => imageAt(dataset, from + i));
  const results = await classifier.classify(pixels, { logits: true, top: 1 });
  return Float32Array.from(results.flatMap(({ logits = new Float32Array() }) => Array.from(logits)));
}
