import { gatherInputs } from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import type { ValueInfo } from '@fovea/onnx';
import type { HostTensor, Tensors } from '@fovea/runtime';
import { elementCount } from '@fovea/shape';
import { gatheringOf } from '../session/gathering.ts';
import { batchTargets } from './batch-targets.ts';
import type { StepSettings, Task } from './engine.ts';
import { stepRandom } from './step-random.ts';

/** A batch and what it is judged by. */
export function batchFeeds(batch: Batch, input: readonly number[], targets: ValueInfo): Tensors {
  return {
    images: { type: 'float32', dims: [batch.size, ...input], data: batch.images },
    [targets.name]: batchTargets(batch, targets),
  };
}

/** Uniform numbers in [0, 1) for dropout and its like, by seed and step. */
export function randomFeeds(random: readonly ValueInfo[], settings: StepSettings): Tensors {
  return Object.fromEntries(
    random.map(({ name, dims }, i) => {
      const sizes = dims.map(Number);
      return [name, { type: 'float32', dims: sizes, data: stepRandom(elementCount(sizes), settings, i) }];
    }),
  );
}

/** What the update is told. */
export function updateFeeds({ rules }: Task, settings: StepSettings): Tensors {
  const { update, share, updates } = gatheringOf(settings);
  return {
    learning_rate: scalar(settings.learningRate),
    step: scalar(update),
    ...(rules?.accumulate === true && {
      [gatherInputs.share.name]: scalar(share),
      [gatherInputs.updates.name]: scalar(updates ? 1 : 0),
    }),
  };
}

function scalar(value: number): HostTensor {
  return { type: 'float32', dims: [], data: Float32Array.of(value) };
}
