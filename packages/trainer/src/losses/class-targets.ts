import type { ValueInfo } from '@fovea/onnx';
import { formatShape, type Shape, ShapeError } from '@fovea/shape';

/**
 * The targets of a loss that weighs classes against each other: a probability
 * for each, float32 `[batch, classes]`.
 *
 * @throws ShapeError for an output that is no list of two or more classes
 */
export function classTargets(loss: string, output: Shape, batch: number | string): ValueInfo {
  if (output.length !== 1) {
    throw new ShapeError('loss-output', 'the network does not end in a list of classes', {
      path: loss,
      expected: '[classes]',
      received: formatShape(output),
      hint: 'End with flatten() and dense(classes).',
    });
  }
  if (output[0] === 1) {
    throw new ShapeError('loss-output', 'the network ends in one class, of which it can only be sure', {
      path: loss,
      expected: '[classes] with 2 or more',
      received: formatShape(output),
      hint: 'For a yes or no: dense(2), or binaryCrossEntropy with targets of 0 and 1.',
    });
  }
  return { name: 'targets', type: 'float32', dims: [batch, ...output] };
}
