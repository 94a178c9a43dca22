import { networkParameters } from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import { compareNumbers, roughSlopes, slopes } from './compare-numbers.ts';
import type { NetworkReference } from './network-reference.ts';
import type { RandomNumbers } from './random-numbers.ts';
import type { Result, TrainFeeds, TrainingForm } from './run-forms.ts';

export interface GradientsChecked {
  readonly feeds: TrainFeeds;
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** What the training form gave for them. */
  readonly results: Readonly<Record<string, Result>>;
  readonly reference: NetworkReference | undefined;
  readonly numbers: RandomNumbers;
}

/** Σ output · r for fixed random r: what the gradients are the slopes of. */
type Sum = (
  images: readonly number[],
  weights: Readonly<Record<string, readonly number[]>>,
) => Promise<number>;

/**
 * Holds the gradients of a training form against central differences: of the
 * float64 reference, or where there is none, of the training form itself, with
 * a step and a tolerance to suit float32.
 *
 * @throws ConformanceError
 */
export async function checkGradients(
  network: Network,
  form: TrainingForm,
  { feeds, weights, results, reference, numbers }: GradientsChecked,
): Promise<void> {
  const { outputGradient, random } = feeds;
  const sumOf = (outputs: ArrayLike<number>) =>
    outputGradient.reduce((sum, share, i) => sum + share * (outputs[i] ?? Number.NaN), 0);
  const layerRandom = Object.fromEntries(
    Object.entries(random).map(([name, values]) => [name.split('.').slice(2).join('.'), values]),
  );
  const sum: Sum =
    reference === undefined
      ? async (images, changed) =>
          sumOf((await form.train({ ...feeds, images }, changed)).outputs?.data ?? [])
      : async (images, changed) => sumOf(reference.training(network, images, changed, layerRandom));
  // A float32 sum is right to 7 digits or so: a larger step, and fewer of them because each is a run.
  const [step, most, tolerance, meaning] =
    reference === undefined
      ? ([2 ** -8, 12, roughSlopes, 'the slope of what the layer gives'] as const)
      : ([1e-6, 24, slopes, 'the slope of the reference'] as const);

  const check = async (
    name: string,
    values: readonly number[],
    at: (changed: readonly number[]) => Promise<number>,
  ) => {
    const gradient = results[name]?.data ?? new Float32Array();
    const places = numbers.places(most, values.length);
    const numeric: number[] = [];
    for (const place of places) {
      const [above, below] = [step, -step].map((change) =>
        values.map((value, i) => (i === place ? value + change : value)),
      );
      numeric.push(((await at(above ?? [])) - (await at(below ?? []))) / (2 * step));
    }
    const received = places.map((place) => gradient[place] ?? Number.NaN);
    compareNumbers(name, received, numeric, tolerance, meaning);
  };
  await check('input_gradient', feeds.images, (images) => sum(images, weights));
  for (const { name, trainable } of networkParameters(network)) {
    if (trainable === false) continue;
    await check(`gradient.${name}`, weights[name] ?? [], (changed) =>
      sum(feeds.images, { ...weights, [name]: changed }),
    );
  }
}
