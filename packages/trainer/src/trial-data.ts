import { type Dataset, uniform } from '@fovea/data';
import type { Network } from '@fovea/layers';
import { elementCount, UsageError } from '@fovea/shape';

/**
 * Images of seeded noise with labels in turn, for a network that is tried out:
 * what an engine does takes as long for noise as for anything else.
 *
 * @throws UsageError for a network whose input is no image of 1 or 3 channels, or whose output is no list of classes.
 */
export function trialData(network: Network, length: number): Dataset {
  const [channels, height, width] = network.input;
  const [classes, ...more] = network.output;
  const isImage = channels === 1 || channels === 3;
  if (!isImage || height === undefined || width === undefined || classes === undefined || more.length > 0) {
    throw new UsageError('trial-network', 'only a network that classifies images can be tried out', {
      expected: '[1 or 3, height, width] in and [classes] out',
      received: `[${network.input.join(', ')}] in and [${network.output.join(', ')}] out`,
    });
  }
  const each = Array.from({ length: channels });
  return {
    name: 'noise',
    classes: Array.from({ length: classes }, (_, i) => `${i}`),
    input: { channels, height, width, mean: each.map(() => 0.5), std: each.map(() => 0.25) },
    labels: Int32Array.from({ length }, (_, i) => i % classes),
    pixels: Uint8Array.from(
      uniform(length * elementCount(network.input), [trialStream]),
      (value) => 256 * value,
    ),
    length,
  };
}

const trialStream = 77;
