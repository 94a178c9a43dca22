// @ts-check

/** What can be trained, by the network's name. @type {Readonly<Record<string, import('./types.d.ts').Workload>>} */
export const workloads = {
  'keras-demo': {
    network: 'keras-demo',
    data: 'digits',
    shape: [1, 28, 28],
    optimizer: { name: 'adam' },
    optimizerText: 'Adam',
    learningRate: 1e-3,
  },
  resnet20: {
    network: 'resnet20',
    data: 'coloured stripes',
    shape: [3, 32, 32],
    optimizer: { name: 'sgd', momentum: 0.9 },
    optimizerText: 'SGD, momentum 0.9',
    learningRate: 0.05,
    // The others say in their files what they train, and would take hours.
    peers: ['fovea', 'pytorch-nchw', 'pytorch-channels-last', 'pytorch-compile'],
  },
};
