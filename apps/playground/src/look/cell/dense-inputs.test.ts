import type { WeightedTerm } from '@fovea/layers';
import {
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  type Network,
  relu,
  sequential,
} from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../inside/stages.ts';
import { imageBefore, strongestTerms } from './dense-inputs.ts';

function stages({ nodes }: Network): Stage[] {
  const none = new Float32Array();
  return nodes.map((node, index) => ({
    node,
    index,
    input: { shape: node.input, values: none },
    output: { shape: node.output, values: none },
  }));
}

/** The maps that the inputs of a network's layer at `index` are. */
function before(network: Network, index: number) {
  const all = stages(network);
  const stage = all[index];
  return stage && imageBefore(all, stage);
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
