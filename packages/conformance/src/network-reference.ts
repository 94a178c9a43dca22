import type { Network } from '@fovea/layers';

/** Float64 numbers by full parameter name, e.g. `conv2d_1.weight`. */
export type ReferenceWeights = Readonly<Record<string, readonly number[]>>;

/** What a network should compute, in float64. Images of a batch lie one after the other. */
export interface NetworkReference {
  /** After training. */
  inference(network: Network, images: readonly number[], weights: ReferenceWeights): number[];
  /** While training. @param random - the numbers that were fed for each layer that asks for some, by its name */
  training(
    network: Network,
    images: readonly number[],
    weights: ReferenceWeights,
    random: Readonly<Record<string, readonly number[]>>,
  ): number[];
}
