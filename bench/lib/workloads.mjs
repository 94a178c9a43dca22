// @ts-check

/** @typedef {import('./types.d.ts').Workload} Workload */

const digits = /** @type {const} */ ({ data: 'digits', shape: [1, 28, 28], infer: [1, 64] });
const stripes = /** @type {const} */ ({
  data: 'coloured stripes',
  optimizer: { name: 'sgd', momentum: 0.9 },
  optimizerText: 'SGD, momentum 0.9',
  infer: [1, 64],
});
const adam = /** @type {const} */ ({
  optimizer: { name: 'adam' },
  optimizerText: 'Adam',
  learningRate: 1e-3,
});

/** What is measured, in this order. @type {readonly Workload[]} */
export const workloads = [
  { network: 'keras-demo', ...digits, ...adam, train: [128, 1024, 32, 10, 1] },
  { network: 'torch-demo', ...digits, ...adam, train: [64, 128, 1024, 32, 10, 1] },
  { network: 'convnetjs-cifar10', ...stripes, shape: [3, 32, 32], learningRate: 0.01, train: [64] },
  { network: 'resnet20', ...stripes, shape: [3, 32, 32], learningRate: 0.05, train: [128] },
  { network: 'mobilenet-v2', ...stripes, shape: [3, 96, 96], learningRate: 0.05, train: [32] },
];

/** @param {string} network */
export function workloadOf(network) {
  const found = workloads.find((workload) => workload.network === network);
  if (found !== undefined) return found;
  throw new Error(
    `There is no workload "${network}". There are: ${workloads.map((workload) => workload.network).join(', ')}.`,
  );
}
