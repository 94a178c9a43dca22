// @ts-check
import { encodeModel, GraphBuilder } from '@fovea/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Rows, inner size and columns of products such as training has, and of one that is large in all directions. */
const products = /** @type {const} */ ([
  [1024, 1024, 1024],
  [4096, 512, 512],
  [16384, 288, 64],
]);
/** Far more than a cache holds, in floats. */
const copied = 16 * 2 ** 20;

/**
 * What onnxruntime gets out of this machine at best: the rate of matrix
 * products whose factors are both given at each run, as in training, and the
 * rate at which it reads and writes large tensors.
 *
 * @param {number} threads
 * @param {number} seconds - for all of it, about
 */
export async function measureCeiling(threads, seconds) {
  const share = seconds / (products.length + 1);
  let gflops = 0;
  for (const [rows, inner, columns] of products) {
    const fastest = await fastestRun(threads, share, (graph, feed) => {
      const [a, b] = [feed('a', [rows, inner]), feed('b', [inner, columns])];
      return graph.node('MatMul', [a, b]);
    });
    gflops = Math.max(gflops, (2 * rows * inner * columns) / fastest / 1e9);
  }
  // A cheap operation on every element, as copies that do nothing are optimised away.
  const fastest = await fastestRun(threads, share, (graph, feed) =>
    graph.node('Relu', [feed('a', [copied / 1024, 1024])]),
  );
  return { gflops, gigabytesPerSecond: (2 * 4 * copied) / fastest / 1e9 };
}

/** @typedef {Awaited<ReturnType<typeof measureCeiling>>} Ceiling */

/**
 * @param {number} threads
 * @param {number} seconds
 * @param {(graph: GraphBuilder, feed: (name: string, dims: number[]) => string) => string} build
 * @returns {Promise<number>} seconds
 */
async function fastestRun(threads, seconds, build) {
  const graph = new GraphBuilder('ceiling');
  /** @type {Record<string, Tensor>} */
  const feeds = {};
  const value = build(graph, (name, dims) => {
    const length = dims.reduce((product, size) => product * size, 1);
    feeds[name] = new Tensor(
      'float32',
      Float32Array.from({ length }, (_, i) => (i % 13) / 13 - 0.4),
      dims,
    );
    return graph.input(name, 'float32', dims);
  });
  // One row of the result: handing all of it over would be measured too.
  graph.output('first', graph.node('Gather', [value, graph.int64(0)], { axis: 0 }), 'float32', [
    1,
    'columns',
  ]);
  const session = await InferenceSession.create(encodeModel(graph.build()), { intraOpNumThreads: threads });
  let [fastest, elapsed] = [Number.POSITIVE_INFINITY, 0];
  for (let run = 0; run < 5 || elapsed < seconds; run++) {
    const began = performance.now();
    await session.run(feeds);
    const took = (performance.now() - began) / 1000;
    // The first ones fetch memory.
    if (run > 1) fastest = Math.min(fastest, took);
    elapsed += took;
  }
  await session.release();
  return fastest;
}
