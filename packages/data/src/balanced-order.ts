import { UsageError } from '@fovea/shape';
import type { Dataset } from './dataset.ts';
import { checkEpoch } from './epoch-order.ts';
import { shuffled } from './shuffled.ts';

/** Keep these streams apart from those of others who use the same seed. */
const [MEMBERS, ORDER] = [0x626d, 0x626f];

/**
 * The order of an epoch in which every class comes equally often: as many images as there are, the same
 * number of each class (one more of some, others in each epoch, where that does not come out even). Images
 * of small classes come more than once, those of large ones not in every epoch; within a class, none comes
 * again before all others came, over all epochs. Like `epochOrder`, it depends on nothing but its arguments.
 *
 * @throws UsageError for data without labels, a class without images, or a seed or epoch as `epochOrder`.
 */
export function balancedOrder(
  { name, classes, labels, length }: Pick<Dataset, 'name' | 'classes' | 'labels' | 'length'>,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Uint32Array {
  checkEpoch({ length, epoch });
  const members: number[][] = classes.map(() => []);
  for (const [index, label] of labels.entries()) members[label]?.push(index);
  const order = members.flatMap((own, label) => {
    if (own.length === 0) {
      throw new UsageError('balanced-class', `the class "${classes[label]}" has no images to train on`, {
        path: `dataset "${name}"`,
        hint: 'For balanced sampling there must be some of every class: add images, or leave it out.',
      });
    }
    const from = countBefore(length, classes.length, label, epoch);
    const count = countBefore(length, classes.length, label, epoch + 1) - from;
    return draw(own, [seed, label], from, count);
  });
  return shuffled(Uint32Array.from(order), [seed, ORDER, epoch]);
}

/** How many images of a class come in all epochs before this one: they are dealt out class by class, in turn. */
function countBefore(length: number, classes: number, label: number, epoch: number): number {
  const dealt = epoch * (length % classes);
  return epoch * Math.floor(length / classes) + Math.ceil(Math.max(0, dealt - label) / classes);
}

/** The next images of a class: all of them in one order, then all in another, and so on. */
function draw(
  members: readonly number[],
  [seed, label]: readonly [number, number],
  from: number,
  count: number,
): number[] {
  const drawn: number[] = [];
  for (let round = Math.floor(from / members.length); drawn.length < count; round++) {
    const all = shuffled(Uint32Array.from(members), [seed, MEMBERS, label, round]);
    const start = Math.max(0, from - round * members.length);
    drawn.push(...all.subarray(start, start + count - drawn.length));
  }
  return drawn;
}
