import type { WeightedTerm } from '@fovea/layers';
import {
  allNodes,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  type Network,
  relu,
  residual,
  sequential,
} from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { stagesOf } from '../inside/stages.ts';
import { imageBefore, strongestTerms } from './dense-inputs.ts';

/** The maps that the inputs of a network's layer are. */
function before(network: Network, index: number) {
  const name = network.nodes[index]?.name;
  const activations = Object.fromEntries(
    allNodes(network).map((node) => [node.name, { shape: node.output, values: new Float32Array() }]),
  );
  const rest = { network, batch: 1, images: new Float32Array(), probabilities: undefined, weights: {} };
  const stage = stagesOf({ ...rest, activations }).find(({ node }) => node.name === name);
  return stage && imageBefore(stage);
}

describe('imageBefore', () => {
  it('finds the maps through layers that change nothing about the order', () => {
    const network = sequential(input([2, 3, 4]), relu(), flatten(), dropout(0.5), dense(5));
    expect(before(network, 3)).toEqual([2, 3, 4]);
  });

  it('finds none behind another dense layer, even one of the same size, or means', () => {
    expect(before(sequential(input([2, 3, 4]), flatten(), dense(24), dense(5)), 2)).toEqual(undefined);
    expect(before(sequential(input([2, 3, 4]), globalAvgPool2d(), dense(5)), 1)).toEqual(undefined);
    expect(before(sequential(input([7]), dense(5)), 0)).toEqual(undefined);
    const mixed = sequential(input([2, 3, 4]), flatten(), residual(dense(24)), dense(5));
    expect(before(mixed, 2)).toEqual(undefined);
  });
});

it('puts the inputs that matter most first, whichever way they pull', () => {
  const terms = [0.5, -2, 0, 1].map(
    (product, channel): WeightedTerm => ({
      channel,
      row: 0,
      column: 0,
      value: 1,
      weight: product,
      product,
      inside: true,
    }),
  );
  expect(strongestTerms(terms, 3).map(({ product }) => product)).toEqual([-2, 1, 0.5]);
  expect(terms.map(({ product }) => product)).toEqual([0.5, -2, 0, 1]);
});
