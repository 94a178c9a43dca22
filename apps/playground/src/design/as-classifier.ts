import { type Draft, newLayer } from '../state/draft.ts';
import { insertLayer, setAttribute } from './edit-draft.ts';

/**
 * The draft with an output for each class: its last dense layer gets so many
 * units, or one is put at the end.
 *
 * @param output - what the draft gives now
 */
export function asClassifier(draft: Draft, output: readonly number[], classes: number): Draft {
  // Softmax has to stay last.
  const end = draft.layers.at(-1)?.type === 'softmax' ? draft.layers.length - 1 : draft.layers.length;
  const last = draft.layers[end - 1];
  if (last?.type === 'dense') return setAttribute(draft, last.id, 'units', classes);
  const dense = newLayer({ type: 'dense', attributes: { units: classes } });
  if (output.length === 1) return insertLayer(draft, end, dense);
  return insertLayer(insertLayer(draft, end, dense), end, newLayer({ type: 'flatten', attributes: {} }));
}
