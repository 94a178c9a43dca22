import { type Dataset, epochOrder } from '@fovea/data';
import {
  conv2d,
  defineLayer,
  dense,
  flatten,
  input,
  type Network,
  relu,
  residual,
  sequential,
} from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { fit } from '../fit.ts';
import { stripes, withEngine } from '../fixtures/tiny-run.ts';
import type { RunSettings } from '../settings/run-settings.ts';

const settings: Partial<RunSettings> = {
  epochs: 9,
  batchSize: 8,
  learningRate: 0.01,
  seed: 7,
  schedule: { name: 'constant' },
};

/** ln(x), which is no number below 0 and infinite at 0. */
const log = defineLayer({
  type: 'log',
  doc: 'The natural logarithm.',
  formula: (x, { ops }) => ops.log(x),
});

/** √x of what is not negative, of which the slope at 0 is infinite. */
const root = defineLayer({
  type: 'root',
  doc: 'The square root.',
  formula: (x, { ops }) => ops.sqrt(x),
});

/** 1/x, which is infinite at 0. */
const reciprocal = defineLayer({
  type: 'reciprocal',
  doc: 'One divided by each value.',
  formula: (x, { ops }) => ops.div(1, x),
});

function faultOf(network: Network, changed: Partial<RunSettings> = {}, train: Dataset = stripes(48)) {
  return withEngine((engine) =>
    fit(network, { ...settings, ...changed }, { engine, train }).then(
      () => 'none',
      (error: unknown) => String(error),
    ),
  );
}

const head = (classes = 3) => sequential(flatten(), dense(classes));

describe('a number that is none', () => {
  it('is traced to the layer that gave it, forward', async () => {
    const network = sequential(input([1, 6, 6]), conv2d({ filters: 2, kernel: 3 }), log(), head());
    expect(await faultOf(network)).toBe(
      'EngineError: step 1: the loss is no number any more: received NaN. It began in what log "log_1" gives in step 1. Training diverged: try a smaller learning rate. Checkpoints from before are as they were.',
    );
  });

  it('is traced into composites', async () => {
    const inner = sequential(conv2d({ filters: 1, kernel: 1 }), log());
    const network = sequential(input([1, 6, 6]), residual(inner), head());
    expect(await faultOf(network)).toContain('It began in what log "residual_1.log_1" gives in step 1.');
  });

  it('is traced to the gradient in which it began, a step before the loss shows it', async () => {
    const network = sequential(input([1, 6, 6]), conv2d({ filters: 2, kernel: 3 }), relu(), root(), head());
    expect(await faultOf(network)).toMatch(
      /^EngineError: step 2: the loss is no number any more: received NaN\. It began in the gradient that root "root_1" passes back in step 1\./,
    );
  });

  it('is found at the checkpoint where no loss has shown it', async () => {
    const network = sequential(input([1, 6, 6]), conv2d({ filters: 2, kernel: 3 }), relu(), root(), head());
    const fault = await faultOf(network, { batchSize: 48 });
    expect(fault).toMatch(
      /^EngineError: step 1: ".*" is no number any more: received NaN\. It began in the gradient/,
    );
    expect(fault).toContain('"root_1" passes back in step 1.');
  });

  it('is found many steps after the run began', async () => {
    const length = 400;
    // The one image with a pixel of 0 comes in the 41st batch.
    const guilty = epochOrder(length, { seed: 7, epoch: 1 })[40 * 8];
    const data = stripes(length);
    const train: Dataset = {
      ...data,
      input: { ...data.input, mean: [0], std: [1] },
      pixels: data.pixels.map((value, i) => (i === 36 * (guilty ?? 0) ? 0 : Math.max(1, value))),
    };
    const network = sequential(input([1, 6, 6]), reciprocal(), head());
    expect(await faultOf(network, {}, train)).toMatch(
      /^EngineError: step 41: the loss is no number any more: .* It began in what reciprocal "reciprocal_1" gives in step 41\./,
    );
  });

  it('is traced to the update where a step is too large', async () => {
    const network = sequential(input([1, 6, 6]), flatten(), dense(3));
    const fault = await faultOf(network, { learningRate: 1e38, optimizer: { name: 'sgd' } });
    expect(fault).toMatch(
      /It began in (the update of the weights \(sgd\)|what dense "dense_1" gives|the loss .*) in step \d\./,
    );
  });
});
