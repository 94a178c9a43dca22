import type { ResampleAttributes } from '@fovea/shape';
import type { AttributeInfo } from './attributes.ts';
import { mixedTerms } from './explain/mixed-terms.ts';
import { cellRegion } from './explain/terms.ts';
import { weightedSum } from './explain/weighted-sum.ts';
import type { LayerDefinition, LayerNode } from './layer-definition.ts';
import { axisMix, resampleShares } from './train/axis-mix.ts';
import { type ImageMix, mixPlain, trainMix } from './train/mix-axes.ts';

/** What is said of the attributes that upsampling and resizing share. */
export const resampleAttributes: { readonly [Name in keyof ResampleAttributes]-?: AttributeInfo } = {
  mode: {
    kind: 'choice',
    values: ['nearest', 'bilinear'],
    doc: 'Whether a new pixel takes the value of the nearest old one, or a mix of the four around it.',
    default: 'nearest',
  },
  alignCorners: {
    kind: 'boolean',
    doc: "With 'bilinear', whether the centres of the corner pixels stay where they are, or the edges of the image.",
    default: 'false',
  },
};

/** All but attributes, shape and examples of a layer that gives an image another size. */
export const resample: Pick<
  LayerDefinition<ResampleAttributes>,
  'forward' | 'trainLayout' | 'train' | 'explain'
> = {
  forward: (x, node, { graph }) => mixPlain(graph, x, mixOf(node)),
  trainLayout: () => 'images',
  train: (x, node, { graph, batch }) => trainMix(x, node.input[0] ?? 0, mixOf(node), graph, batch),
  explain(cell, { input, output, attributes }, { input: x }) {
    const [[, height = 0, width = 0], [, rows = 0, columns = 0]] = [input, output];
    const down = resampleShares(height, rows, attributes)(cell.row);
    const across = resampleShares(width, columns, attributes)(cell.column);
    const { terms, weights, window } = mixedTerms(cell, down, across, input, x);
    const [term] = terms;
    if (attributes.mode === 'bilinear' || term === undefined) return weightedSum(terms, weights, 0, window);
    return { kind: 'copy', terms: [term], result: term.value, window: cellRegion(term) };
  },
};

function mixOf({ input, output, attributes }: LayerNode<ResampleAttributes>): ImageMix {
  const [[, height = 0, width = 0], [, rows = 0, columns = 0]] = [input, output];
  return [
    axisMix(height, rows, resampleShares(height, rows, attributes)),
    axisMix(width, columns, resampleShares(width, columns, attributes)),
  ];
}
