// @ts-check
import { jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { endlessBatches, fourBatches } from './endless-batches.mjs';
import { drawParameters, forward } from './jax-js-network.mjs';
import { stepper } from './stepper.mjs';

/** @typedef {import('@jax-js/jax').numpy.Array} Tensor */
/** @typedef {import('./types.d.ts').Job} Job */

/** A network in jax-js, on the backend that is set. @param {Job} job */
export function openJaxJs(job) {
  const { layers, seed, mode } = job;
  const parameters = drawParameters(layers, seed);
  const count = parameters.reduce((sum, { size }) => sum + size, 0);
  return {
    parameters: count,
    runner: stepper(mode === 'infer' ? runner(job, parameters) : trainer(job, parameters)),
  };
}

/** @param {Job} job @param {Tensor[]} parameters */
function runner({ layers, shape, batchSize, ...source }, parameters) {
  const run = jit((/** @type {Tensor[]} */ p, /** @type {Tensor} */ x) => forward(layers, x, [...p], false));
  const next = fourBatches({ ...source, batchSize });
  return async () => {
    const x = np.array(next()).reshape([batchSize, ...shape]);
    const logits = run(
      parameters.map((one) => one.ref),
      x,
    );
    return (await logits.data())[0] ?? Number.NaN;
  };
}

/** @param {Job} job @param {Tensor[]} initial */
function trainer({ layers, shape, batchSize, optimizer, learningRate, ...source }, initial) {
  /** @type {(parameters: Tensor[], images: Tensor, targets: Tensor) => Tensor} */
  const meanLoss = (p, images, targets) =>
    nn
      .logSoftmax(forward(layers, images, [...p], true))
      .mul(targets)
      .sum()
      .mul(-1 / batchSize);
  const update = optimizer.name === 'sgd' ? momentum(optimizer.momentum ?? 0) : adam;
  /** What changes with each step comes in as a tensor, so that nothing is compiled twice. */
  const step = jit(
    /** @type {(p: Tensor[], m: Tensor[], v: Tensor[], rate: Tensor, correction: Tensor, x: Tensor, y: Tensor) => [Tensor, Tensor[], Tensor[], Tensor[]]} */
    (p, m, v, rate, correction, x, y) => {
      const [loss, gradients] = valueAndGrad(meanLoss)(
        p.map((one) => one.ref),
        x,
        y,
      );
      const next = update(p, m, v, gradients, rate, correction);
      rate.dispose();
      correction.dispose();
      return [loss, ...next];
    },
  );
  const zeros = () => initial.map(({ shape: dims }) => np.zeros(dims));
  // Momentum has one list beside the parameters, Adam two.
  let [parameters, means, squares] = [initial, zeros(), optimizer.name === 'sgd' ? [] : zeros()];
  const batches = endlessBatches({ ...source, batchSize });
  let t = 0;
  return async () => {
    t++;
    const { images, labels } = batches.next().value ?? {
      images: new Float32Array(),
      labels: new Int32Array(),
    };
    const targets = new Float32Array(batchSize * 10);
    for (const [i, label] of labels.entries()) targets[i * 10 + label] = 1;
    const isAdam = optimizer.name !== 'sgd';
    const rate = np.array(isAdam ? learningRate / (1 - 0.9 ** t) : learningRate);
    const correction = np.array(1 / (1 - 0.999 ** t));
    const x = np.array(images).reshape([batchSize, ...shape]);
    const y = np.array(targets).reshape([batchSize, 10]);
    const [loss, ...next] = step(parameters, means, squares, rate, correction, x, y);
    [parameters, means, squares] = next;
    return (await loss.data())[0] ?? Number.NaN;
  };
}

/** @typedef {(p: Tensor[], m: Tensor[], v: Tensor[], gradients: Tensor[], rate: Tensor, correction: Tensor) => [Tensor[], Tensor[], Tensor[]]} Update */

/** jax-js keeps Adam in a package that npm did not have when this was written. @type {Update} */
function adam(p, m, v, gradients, rate, correction) {
  const nextM = zip(m, gradients, (old, g) => old.mul(0.9).add(g.ref.mul(0.1)));
  const nextV = zip(v, gradients, (old, g) => old.mul(0.999).add(np.square(g).mul(0.001)));
  const directions = zip(nextM, nextV, (mean, square) =>
    mean.ref.div(np.sqrt(square.ref.mul(correction.ref)).add(1e-8)),
  );
  return [zip(p, directions, (old, direction) => old.sub(direction.mul(rate.ref))), nextM, nextV];
}

/** @param {number} kept @returns {Update} */
function momentum(kept) {
  return (p, m, v, gradients, rate) => {
    const nextM = zip(m, gradients, (old, g) => old.mul(kept).add(g));
    return [zip(p, nextM, (old, direction) => old.sub(direction.ref.mul(rate.ref))), nextM, v];
  };
}

/**
 * @param {readonly Tensor[]} left
 * @param {readonly Tensor[]} right
 * @param {(left: Tensor, right: Tensor) => Tensor} join
 */
function zip(left, right, join) {
  return left.flatMap((one, i) => {
    const other = right[i];
    return other === undefined ? [] : [join(one, other)];
  });
}
