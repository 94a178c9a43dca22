import { type Cell, type CellExplanation, parameterName } from '@fovea/layers';
import { elementCount, type Shape, UsageError } from '@fovea/shape';
import { checkCell } from './check-cell.ts';
import type { Inspection } from './create-inspector.ts';
import { findLayer } from './find-layer.ts';

/**
 * How one value of a layer's output came about, in the numbers of an
 * inspection: for a convolution the window times the kernel, summed, plus bias.
 * Computed in float64 from the layer's float32 input, so it differs from the
 * engine's value by that one's rounding. In a flat list each feature is a
 * channel of its own, at row 0 and column 0.
 *
 * @param image - which image of the batch, counted from 0
 * @returns undefined for layers that do not explain themselves (softmax, maybe your own)
 * @throws UsageError for a layer, cell or image that there is not
 */
export function explainCell(
  { network, batch, images, activations, weights }: Inspection,
  layerName: string,
  cell: Cell,
  image = 0,
): CellExplanation | undefined {
  const { node, before } = findLayer(network, layerName);
  checkCell(node, cell);
  if (!Number.isInteger(image) || image < 0 || image >= batch) {
    throw new UsageError('image-outside', 'the batch has no such image', {
      path: `layer "${layerName}"`,
      expected: `a whole number from 0 to ${batch - 1}`,
      received: `${image}`,
    });
  }
  const ofImage = (all: Float32Array, shape: Shape) => {
    const size = elementCount(shape);
    return all.subarray(image * size, (image + 1) * size);
  };
  const input = ofImage(activations[before.at(-1)?.name ?? '']?.values ?? images, node.input);
  const branches = node.branches.map((row) => {
    const given = activations[row.at(-1)?.name ?? ''];
    return given === undefined ? input : ofImage(given.values, given.shape);
  });
  const parameters = node.parameters.flatMap(({ name }) => {
    const value = weights[parameterName(node, name)];
    return value === undefined ? [] : [[name, value] as const];
  });
  return node.definition.explain?.(cell, node, {
    input,
    parameters: Object.fromEntries(parameters),
    branches,
  });
}
