import {
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  relu,
  sequential,
  softmax,
} from '@fovea/layers';
import { checkModel, decodeModel } from '@fovea/onnx';
import { ShapeError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileEvaluation } from './compile-evaluation.ts';
import { compileGradients } from './compile-gradients.ts';
import { compileTrainStep } from './compile-train-step.ts';
import { expectClose, runGradients } from './fixtures/check-training.ts';
import { plainDescent, squaredError } from './fixtures/plain-training.ts';

const options = { loss: squaredError, optimizer: plainDescent, batchSize: 4 };
const network = sequential(
  input([1, 3, 3]),
  conv2d({ filters: 2, kernel: 2, name: 'look' }),
  batchNorm2d(),
  flatten(),
  dropout(0.5),
  dense(3, { bias: false }),
  softmax(),
);

describe('a training step', () => {
  const program = compileTrainStep(network, options);

  it('passes the check', () => {
    checkModel(decodeModel(program.model));
    checkModel(decodeModel(compileEvaluation(network, options).model));
  });

  it('says what to feed, what comes back, and what is kept', () => {
    const float = (name: string, ...dims: number[]) => ({ name, type: 'float32', dims });
    expect(program.batchSize).toBe(4);
    expect(program.targets).toEqual(float('targets', 4, 3));
    expect(program.random).toEqual([float('random.1.dropout_1', 4, 8)]);
    expect(program.inputs).toEqual([
      float('images', 4, 1, 3, 3),
      float('random.1.dropout_1', 4, 8),
      float('targets', 4, 3),
      float('learning_rate'),
      float('step'),
    ]);
    expect(program.outputs).toEqual([float('loss'), float('outputs', 4, 3)]);
    const kept = [
      'look.weight',
      'descent.last.look.weight',
      'look.bias',
      'descent.last.look.bias',
      'batchNorm2d_1.weight',
      'descent.last.batchNorm2d_1.weight',
      'batchNorm2d_1.bias',
      'descent.last.batchNorm2d_1.bias',
      'batchNorm2d_1.running_mean',
      'batchNorm2d_1.running_var',
      'dense_1.weight',
      'descent.last.dense_1.weight',
    ];
    expect(new Set(program.state)).toEqual(
      new Set(kept.map((name) => ({ input: name, output: `next.${name}` }))),
    );
  });

  it('is the same bytes each time', () => {
    expect(compileTrainStep(network, options).model).toEqual(program.model);
  });

  it.each([0, -1, 2.5, Number.NaN])('is refused for a batch size of %d', (batchSize) => {
    const text = `training step: the batch size cannot be used: expected a whole number above 0, received ${batchSize}.`;
    for (const compile of [
      () => compileTrainStep(network, { ...options, batchSize }),
      () => compileGradients(network, { batchSize }),
    ]) {
      expect(compile).toThrow(UsageError);
      expect(compile).toThrow(text);
    }
  });

  it('is refused for a network that has nothing to train', () => {
    const compile = () => compileTrainStep(sequential(input([3]), relu()), options);
    expect(compile).toThrow(UsageError);
    expect(compile).toThrow(
      'training step: the network has no parameters. Add a layer that learns, such as conv2d or dense.',
    );
  });

  it('is refused where batch normalisation would see one value', () => {
    const tiny = sequential(input([2, 1, 1]), batchNorm2d({ name: 'norm' }), flatten(), dense(2));
    const compile = () => compileTrainStep(tiny, { ...options, batchSize: 1 });
    expect(compile).toThrow(ShapeError);
    expect(compile).toThrow(
      'batchNorm2d "norm": there is one value per channel, which has no spread to learn from. Train with a batch size that leaves no last batch of one image.',
    );
  });
});

describe('batch normalisation in training', () => {
  it('moves the running statistics as PyTorch does: the variance unbiased, by the momentum', async () => {
    const [momentum, batchSize, channels, size] = [0.3, 3, 2, 4];
    const net = sequential(input([channels, 2, 2]), batchNorm2d({ momentum, name: 'norm' }));
    const { images, weights, results } = await runGradients(net, { batchSize, seed: 8 });
    for (let channel = 0; channel < channels; channel++) {
      const values = images.filter((_, i) => Math.floor(i / size) % channels === channel);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      for (const [name, statistic] of [
        ['norm.running_mean', mean],
        ['norm.running_var', variance],
      ] as const) {
        const expected = (1 - momentum) * (weights[name]?.[channel] ?? Number.NaN) + momentum * statistic;
        expectClose(name, results[`next.${name}`]?.slice(channel, channel + 1), [expected], 1e-5);
      }
    }
  });
});
