import {
  batchNorm2d,
  conv2d,
  depthwiseConv2d,
  globalAvgPool2d,
  input,
  maxPool2d,
  relu,
  residual,
  sequential,
  softmax,
  summary,
} from '@fovea/layers';
import { expect, it } from 'vitest';
import { explainTraining } from './explain-training.ts';

const network = sequential(
  input([16, 8, 8]),
  residual(sequential(conv2d({ filters: 16, kernel: 3, padding: 1, bias: false }), batchNorm2d())),
  depthwiseConv2d({ kernel: 3 }),
  relu(),
  conv2d({ filters: 10, kernel: 1 }),
  globalAvgPool2d(),
  softmax(),
);
const layers = explainTraining(network, { batchSize: 2 });
const layer = (name: string) => layers.find((each) => each.name === name);

it('has every layer that trains, those inside others behind them', () => {
  expect(layers.map(({ name }) => name)).toEqual([
    'residual_1',
    'residual_1.conv2d_1',
    'residual_1.batchNorm2d_1',
    'depthwiseConv2d_1',
    'relu_1',
    'conv2d_1',
    'globalAvgPool2d_1',
  ]);
  expect(layers.reduce((sum, { macs }) => sum + macs, 0)).toBe(summary(network).totals.macs);
});

it('says a form, and what the other would write, where there are two', () => {
  const chosen = layers.filter(({ form }) => form !== undefined).map(({ name }) => name);
  expect(chosen).toEqual(['residual_1.conv2d_1', 'depthwiseConv2d_1', 'conv2d_1']);
  // In groups only Conv is quick: rows would be turned for each channel.
  expect(layer('depthwiseConv2d_1')?.form).toBe('plain');
  expect(layer('depthwiseConv2d_1')?.writtenOtherwise).toBeGreaterThan(
    3 * (layer('depthwiseConv2d_1')?.written ?? Number.NaN),
  );
  for (const { name, form, written, writtenOtherwise } of layers) {
    expect(written, name).toBeGreaterThan(0);
    expect(writtenOtherwise === undefined, name).toBe(form === undefined);
  }
});

it('writes at least a layer’s output and the gradient of its input', () => {
  const outputAndGradient = 4 * (16 * 8 * 8 + 16 * 8 * 8);
  expect(layer('residual_1.conv2d_1')?.written).toBeGreaterThanOrEqual(outputAndGradient);
});

it('counts the convolutions whose channels fill blocks', () => {
  expect(layer('depthwiseConv2d_1')).toMatchObject({ convolutions: 3 });
  expect(layer('depthwiseConv2d_1')?.blocked).toBeGreaterThan(0);
  const odd = sequential(input([10, 8, 8]), depthwiseConv2d({ kernel: 3 }));
  expect(explainTraining(odd, { batchSize: 2 })).toMatchObject([{ form: 'plain', blocked: 0 }]);
});

it('calls a convolution of one channel, which is cut into columns, one in rows', () => {
  const conv = conv2d({ filters: 4, kernel: 3 });
  const cut = sequential(input([1, 6, 6]), conv, maxPool2d({ size: 2 }), globalAvgPool2d());
  expect(explainTraining(cut, { batchSize: 2 })[0]).toMatchObject({ name: 'conv2d_1', form: 'rows' });
});
