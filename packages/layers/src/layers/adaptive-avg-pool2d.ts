import { type AdaptivePoolShape, adaptivePoolShape, type Pair } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { mean } from '../explain/mean.ts';
import { mixedTerms } from '../explain/mixed-terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition, LayerNode } from '../layer-definition.ts';
import { adaptiveShares, axisMix } from '../train/axis-mix.ts';
import { type ImageMix, mixPlain, trainMix } from '../train/mix-axes.ts';

export interface AdaptiveAvgPool2dAttributes {
  /** Height and width of the output. */
  readonly size: Pair;
}

export interface AdaptiveAvgPool2d<in out A extends AdaptiveAvgPool2dAttributes> extends Layer {
  readonly type: 'adaptiveAvgPool2d';
  readonly attributes: A;
  readonly out: AdaptivePoolShape<'adaptiveAvgPool2d', InputOf<this['in']>, A>;
}

/**
 * Average pooling to a given size: as many windows as the output has places,
 * spread evenly over the image, overlapping and of different sizes where that
 * does not come out even. `[channels, height, width]` → `[channels, …size]`. The
 * window at place i of n goes from ⌊i · size / n⌋ up to ⌈(i + 1) · size / n⌉,
 * as in PyTorch (aten/src/ATen/native/AdaptivePooling.h).
 *
 * @throws ShapeError when the network is built and the size cannot be.
 */
export function adaptiveAvgPool2d<const A extends AdaptiveAvgPool2dAttributes & Named>(
  attributes: A,
): AdaptiveAvgPool2d<A> {
  return createLayer<AdaptiveAvgPool2d<A>>(adaptiveAvgPool2dDefinition, attributes);
}

function mixOf({ input, output }: LayerNode): ImageMix {
  const [[, height = 0, width = 0], [, rows = 0, columns = 0]] = [input, output];
  return [
    axisMix(height, rows, adaptiveShares(height, rows)),
    axisMix(width, columns, adaptiveShares(width, columns)),
  ];
}

export const adaptiveAvgPool2dDefinition: LayerDefinition<AdaptiveAvgPool2dAttributes> = {
  type: 'adaptiveAvgPool2d',
  doc: 'Averages over as many windows as the output has places, whatever the size of the image.',
  attributes: {
    size: {
      kind: 'pair',
      least: 1,
      starter: 1,
      doc: 'Height and width of the output, as one number or [height, width].',
    },
  },
  shape: (input, attributes) => adaptivePoolShape('adaptiveAvgPool2d', input, attributes),
  forward: (x, node, { graph }) => mixPlain(graph, x, mixOf(node)),
  trainLayout: () => 'images',
  train: (x, node, { graph, batch }) => trainMix(x, node.input[0] ?? 0, mixOf(node), graph, batch),
  explain(cell, { input, output }, { input: x }) {
    const [[, height = 0, width = 0], [, rows = 0, columns = 0]] = [input, output];
    const down = adaptiveShares(height, rows)(cell.row);
    const across = adaptiveShares(width, columns)(cell.column);
    const { terms, window } = mixedTerms(cell, down, across, input, x);
    return mean(terms, window);
  },
  examples: [
    { attributes: { size: 1 }, input: [3, 4, 5], output: [3, 1, 1] },
    { attributes: { size: [3, 2] }, input: [2, 7, 5], output: [2, 3, 2] },
    { attributes: { size: 3 }, input: [1, 6, 3], output: [1, 3, 3] },
    { attributes: { size: [5, 3] }, input: [1, 2, 1], output: [1, 5, 3] },
    {
      attributes: { size: [2, 0] },
      input: [1, 4, 4],
      rejects: 'size must be a whole number of at least 1, got 0',
    },
    { attributes: { size: 2 }, input: [7], rejects: 'needs a [channels, height, width] input, got [7]' },
  ],
};
