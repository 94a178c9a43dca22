import type { Loss, TargetKind } from '@fovea/compiler';
import { balancedOrder, type Dataset, type TargetDataset } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { elementCount, formatShape, UsageError } from '@fovea/shape';
import type { RunSettings } from '../settings/run-settings.ts';

/** @throws UsageError for data that the network cannot be trained or tested on with this loss. */
export function checkData(network: Network, data: Dataset | TargetDataset, loss: Loss): void {
  const { input, length } = data;
  const size = [input.channels, input.height, input.width];
  if (size.join() !== network.input.join()) {
    throw fault(data, 'data-shape', 'the images do not fit the network', {
      expected: `${formatShape(network.input)} as the network has`,
      received: formatShape(size),
      hint: `Start the network with input(${formatShape(size)}), or resize the images.`,
    });
  }
  checkOutput(network, data);
  if (length === 0) throw fault(data, 'data-empty', 'there are no images', {});
  const [pixels, unit] =
    data.pixels instanceof Uint8Array ? [length * elementCount(size), 'pixel values'] : [length, 'images'];
  const [answers, count, words] =
    'labels' in data
      ? [data.labels, length, 'labels']
      : [data.targets, length * elementCount(data.targetShape), 'targets'];
  if (answers.length !== count || data.pixels.length !== pixels) {
    throw fault(data, 'data-size', 'the dataset does not have what its length says', {
      expected: `${count} ${words} and ${pixels} ${unit}`,
      received: `${answers.length} and ${data.pixels.length}`,
    });
  }
  if ('labels' in data) checkLabels(data);
  else checkTargets(data, loss);
}

/** @throws UsageError for data whose classes cannot be shown equally often */
export function checkBalance(data: Dataset | TargetDataset, { balance }: Pick<RunSettings, 'balance'>): void {
  if (balance !== true) return;
  if (!('labels' in data)) {
    throw fault(data, 'balanced-labels', 'there are no labels to balance the classes by', {
      hint: 'Leave balanced sampling out.',
    });
  }
  balancedOrder(data, { seed: 0, epoch: 0 });
}

function checkOutput({ output }: Network, data: Dataset | TargetDataset): void {
  if ('labels' in data) {
    const { classes } = data;
    if (output.length === 1 && output[0] === classes.length) return;
    throw fault(data, 'data-classes', 'the network’s outputs are not the data’s classes', {
      expected: `an output of [${classes.length}]`,
      received: formatShape(output),
      hint: `End the network with dense(${classes.length}).`,
    });
  }
  if (output.join() === data.targetShape.join()) return;
  throw fault(data, 'data-targets', 'the network’s outputs are not of the shape of the data’s targets', {
    expected: `an output of ${formatShape(data.targetShape)}`,
    received: formatShape(output),
  });
}

function checkLabels(data: Dataset): void {
  const { labels, classes } = data;
  const wrong = labels.findIndex((label) => label < 0 || label >= classes.length);
  if (wrong === -1) return;
  throw fault(data, 'data-label', `the label of image ${wrong} is none of the classes`, {
    expected: `0 to ${classes.length - 1}`,
    received: `${labels[wrong]}`,
  });
}

const ranges: Readonly<Record<TargetKind, { fits(value: number): boolean; readonly words: string }>> = {
  classes: { fits: (value) => value >= 0 && value <= 1, words: 'probabilities from 0 to 1' },
  labels: { fits: (value) => value >= 0 && value <= 1, words: 'numbers from 0 to 1' },
  values: { fits: Number.isFinite, words: 'finite numbers' },
};

/** Probabilities were rounded to float32, or written down with a few digits. */
const tolerance = 1e-3;

function checkTargets(data: TargetDataset, loss: Loss): void {
  const { name, targetKind = 'values' } = loss;
  if (loss.targets(data.targetShape, 1).type !== 'float32') {
    throw fault(data, 'data-kind', `${name} learns labels, and the data have targets`, {
      hint: 'Choose a loss that takes numbers, or give the images labels.',
    });
  }
  const { fits, words } = ranges[targetKind];
  const perImage = elementCount(data.targetShape);
  const wrong = data.targets.findIndex((value) => !fits(value));
  if (wrong !== -1) {
    throw fault(
      data,
      'data-target',
      `${name} cannot learn the targets of image ${Math.floor(wrong / perImage)}`,
      {
        expected: words,
        received: `${data.targets[wrong]}`,
      },
    );
  }
  if (targetKind !== 'classes') return;
  for (let image = 0; image < data.length; image++) {
    const row = data.targets.subarray(image * perImage, (image + 1) * perImage);
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) <= tolerance) continue;
    throw fault(data, 'data-target', `${name} cannot learn the targets of image ${image}`, {
      expected: 'probabilities of which the sum is 1',
      received: `a sum of ${Number(sum.toPrecision(4))}`,
      hint: 'For labels of which an image may have several or none, choose binaryCrossEntropy.',
    });
  }
}

function fault(
  { name }: Dataset | TargetDataset,
  code: string,
  problem: string,
  details: { readonly expected?: string; readonly received?: string; readonly hint?: string },
): UsageError {
  return new UsageError(code, problem, { path: `dataset "${name}"`, ...details });
}
