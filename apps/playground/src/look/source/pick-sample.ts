import { type Dataset, imageAt } from '@fovea/data';
import type { Source } from './source.ts';

/** Any image of a dataset, as something to show to the network. */
export function pickSample(dataset: Dataset, random: () => number = Math.random): Source {
  const index = Math.floor(random() * dataset.length);
  const label = dataset.classes[dataset.labels[index] ?? 0] ?? '';
  return { kind: 'sample', pixels: imageAt(dataset, index), label };
}
