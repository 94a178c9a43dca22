import { compileEvaluation, type Loss } from '@fovea/compiler';
import { conv2d, dense, flatten, input, type Network, sequential } from '@fovea/layers';
import { ShapeError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { focal } from './focal.ts';
import { huber } from './huber.ts';
import { meanSquaredError } from './mean-squared-error.ts';

const maps = sequential(input([1, 6, 6]), conv2d({ filters: 3, kernel: 2 }));
const listOf = (count: number) => sequential(input([1, 6, 6]), flatten(), dense(count));
const evaluation = (network: Network, loss: Loss) => () => compileEvaluation(network, { loss });

describe('outputs that a loss cannot judge', () => {
  it.each([crossEntropy(), focal()])('$name: what is no list of classes', (loss) => {
    expect(evaluation(maps, loss)).toThrow(ShapeError);
    expect(evaluation(maps, loss)).toThrow(
      `${loss.name}: the network does not end in a list of classes: expected [classes], received [3, 5, 5]. End with flatten() and dense(classes).`,
    );
    expect(evaluation(listOf(1), loss)).toThrow(
      `${loss.name}: the network ends in one class, of which it can only be sure: expected [classes] with 2 or more, received [1]. For a yes or no: dense(2), or binaryCrossEntropy with targets of 0 and 1.`,
    );
  });

  it.each([
    [crossEntropy({ classWeights: [1, 2] }), 'crossEntropy: classWeights', '3', '2'],
    [focal({ alpha: [1, 2, 3, 4] }), 'focal: alpha', '3', '4'],
    [binaryCrossEntropy({ positiveWeights: [] }), 'binaryCrossEntropy: positiveWeights', '3', '0'],
  ])('$name: another number of them than of weights', (loss, what, expected, received) => {
    const text = `${what} does not have one number for each output: expected ${expected}, received ${received}.`;
    expect(evaluation(listOf(3), loss)).toThrow(UsageError);
    expect(evaluation(listOf(3), loss)).toThrow(text);
  });

  it('binaryCrossEntropy: with weights, what is no list', () => {
    expect(evaluation(maps, binaryCrossEntropy({ positiveWeights: [1, 2, 3] }))).toThrow(
      'binaryCrossEntropy: positiveWeights does not have one number for each output: expected 3×5×5, received 3.',
    );
  });

  it.each([binaryCrossEntropy(), meanSquaredError(), huber()])('$name: none, it takes any shape', (loss) => {
    expect(evaluation(maps, loss)().targets.dims).toEqual(['batch', 3, 5, 5]);
    expect(evaluation(listOf(1), loss)().targets.dims).toEqual(['batch', 1]);
  });
});

describe('options out of range', () => {
  const below1 = 'expected a number from 0 up to but not including 1';
  it.each<readonly [() => Loss, string]>([
    [
      () => crossEntropy({ labelSmoothing: 1 }),
      `crossEntropy: labelSmoothing is out of range: ${below1}, received 1.`,
    ],
    [() => crossEntropy({ labelSmoothing: -0.1 }), `${below1}, received -0.1.`],
    [() => crossEntropy({ labelSmoothing: Number.NaN }), `${below1}, received NaN.`],
    [
      () => crossEntropy({ classWeights: [1, 0] }),
      'crossEntropy: classWeights[1] is out of range: expected a number above 0, received 0.',
    ],
    [() => crossEntropy({ classWeights: [Number.NaN, 1] }), 'classWeights[0] is out of range'],
    [
      () => focal({ gamma: -1 }),
      'focal: gamma is out of range: expected a number of at least 0, received -1.',
    ],
    [() => focal({ alpha: 0 }), 'focal: alpha is out of range: expected a number above 0, received 0.'],
    [
      () => focal({ alpha: [1, -1] }),
      'focal: alpha[1] is out of range: expected a number above 0, received -1.',
    ],
    [
      () => binaryCrossEntropy({ positiveWeights: [1 / 0] }),
      'binaryCrossEntropy: positiveWeights[0] is out of range: expected a number above 0, received Infinity.',
    ],
    [() => huber({ delta: 0 }), 'huber: delta is out of range: expected a number above 0, received 0.'],
  ])('%s', (make, text) => {
    expect(make).toThrow(text);
  });
});
