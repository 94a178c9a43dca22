import { type Dataset, type ImageSet, type TargetDataset, uniform } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { elementCount, formatShape, UsageError } from '@fovea/shape';
import type { LossSettings } from '../settings/loss-settings.ts';

/**
 * Images of seeded noise for a network that is tried out, with labels in turn where it gives
 * a list of classes, else with noise to learn: what an engine does takes as long for noise as
 * for anything else.
 *
 * @throws UsageError for a network whose input is no image of 1 or 3 channels.
 */
export function trialData(network: Network, length: number): Dataset | TargetDataset {
  const [channels, height, width] = network.input;
  if (!(channels === 1 || channels === 3) || height === undefined || width === undefined) {
    throw new UsageError('trial-network', 'only a network that looks at images can be tried out', {
      expected: '[1 or 3, height, width] in',
      received: formatShape(network.input),
    });
  }
  const perChannel = Array.from({ length: channels });
  const images: ImageSet = {
    name: 'noise',
    input: {
      channels,
      height,
      width,
      mean: perChannel.map(() => 0.5),
      std: perChannel.map(() => 0.25),
    },
    pixels: Uint8Array.from(
      uniform(length * elementCount(network.input), [trialStream]),
      (value) => 256 * value,
    ),
    length,
  };
  const classes = classCount(network);
  if (classes === undefined) {
    const { output: targetShape } = network;
    const targets = uniform(length * elementCount(targetShape), [trialStream, 1]);
    return { ...images, classes: [], targets, targetShape };
  }
  return {
    ...images,
    classes: Array.from({ length: classes }, (_, i) => `${i}`),
    labels: Int32Array.from({ length }, (_, i) => i % classes),
  };
}

/** A loss for them. */
export function trialLoss(network: Network): LossSettings {
  return { name: classCount(network) === undefined ? 'meanSquaredError' : 'crossEntropy' };
}

/** Undefined for an output that is no list of two or more classes. */
function classCount({ output: [classes = 0, ...more] }: Network): number | undefined {
  return classes > 1 && more.length === 0 ? classes : undefined;
}

const trialStream = 77;
