// @ts-check
import { uniform } from '@fovea/data';
import { endlessBatches } from '../lib/endless-batches.mjs';
import { installedVersion } from '../lib/installed-version.mjs';
import { runPeer } from '../lib/run-peer.mjs';

/** @typedef {import('@jax-js/jax').numpy.Array} Tensor */

await runPeer(async (job) => {
  const { jit, lax, nn, numpy: np, valueAndGrad } = await import('@jax-js/jax');
  job.meter.imported();

  const shapes = [[32, 1, 3, 3], [32, 1, 1], [64, 32, 3, 3], [64, 1, 1], [1600, 10], [10]];
  // PyTorch's range for each layer: 1 / √(inputs per output), for the biases too.
  const fanIn = [9, 9, 288, 288, 1600, 1600];
  /** @type {Tensor[]} */
  let parameters = shapes.map((shape, i) => {
    const bound = 1 / Math.sqrt(fanIn[i] ?? 1);
    const values = uniform(
      shape.reduce((product, size) => product * size, 1),
      [job.seed, i],
    );
    return np.array(values.map((value) => (2 * value - 1) * bound)).reshape(shape);
  });
  let [means, squares] = [shapes.map((shape) => np.zeros(shape)), shapes.map((shape) => np.zeros(shape))];

  /** @type {(x: Tensor) => Tensor} */
  const pool = (x) => lax.reduceWindow(x, np.max, [2, 2], [2, 2]);

  /** @type {(parameters: Tensor[], images: Tensor, targets: Tensor) => Tensor} */
  const meanLoss = ([w1, b1, w2, b2, w3, b3], images, targets) => {
    if (!w1 || !b1 || !w2 || !b2 || !w3 || !b3) throw new Error('there are six parameters');
    const first = pool(nn.relu(lax.conv(images, w1, [1, 1], 'VALID').add(b1)));
    const second = pool(nn.relu(lax.conv(first, w2, [1, 1], 'VALID').add(b2)));
    const logits = np.matmul(second.reshape([job.batchSize, 1600]), w3).add(b3);
    return nn
      .logSoftmax(logits)
      .mul(targets)
      .sum()
      .mul(-1 / job.batchSize);
  };

  /** Adam on all parameters. What changes with each step comes in as a tensor, so that nothing is compiled twice. */
  const step = jit(
    /** @type {(p: Tensor[], m: Tensor[], v: Tensor[], rate: Tensor, correction: Tensor, x: Tensor, y: Tensor) => [Tensor, Tensor[], Tensor[], Tensor[]]} */
    (p, m, v, rate, correction, x, y) => {
      const [loss, gradients] = valueAndGrad(meanLoss)(
        p.map((one) => one.ref),
        x,
        y,
      );
      const nextM = zip(m, gradients, (old, g) => old.mul(0.9).add(g.ref.mul(0.1)));
      const nextV = zip(v, gradients, (old, g) => old.mul(0.999).add(np.square(g).mul(0.001)));
      const directions = zip(nextM, nextV, (mean, square) =>
        mean.ref.div(np.sqrt(square.ref.mul(correction.ref)).add(1e-8)),
      );
      const nextP = zip(p, directions, (old, direction) => old.sub(direction.mul(rate.ref)));
      rate.dispose();
      correction.dispose();
      return [loss, nextP, nextM, nextV];
    },
  );

  let t = 0;
  for (const { images, labels, size } of endlessBatches(job)) {
    t++;
    const targets = new Float32Array(size * 10);
    for (const [i, label] of labels.entries()) targets[i * 10 + label] = 1;
    const rate = np.array(job.learningRate / (1 - 0.9 ** t));
    const correction = np.array(1 / (1 - 0.999 ** t));
    const x = np.array(images).reshape([size, 1, 28, 28]);
    const y = np.array(targets).reshape([size, 10]);
    const [loss, ...next] = step(parameters, means, squares, rate, correction, x, y);
    [parameters, means, squares] = next;
    if (!job.meter.stepped((await loss.data())[0] ?? Number.NaN)) break;
  }
  return {
    version: installedVersion('@jax-js/jax'),
    threads: 1,
    optimizer: 'Adam, written for this benchmark',
  };
});

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
