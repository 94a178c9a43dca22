// @ts-check

/** @typedef {import('./types.d.ts').Workload} Workload */

/**
 * Who is measured: a file of `peers` each.
 *
 * - `slow`: one step of a batch may take minutes, so it is measured once, with a batch that takes seconds.
 * - `compiles`: opening it takes up to a minute, so it takes part only at a network's first batch size.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {import('./types.d.ts').Family} family
 * @property {boolean} [slow]
 * @property {boolean} [compiles]
 * @property {readonly import('./types.d.ts').Mode[]} [modes] - what it can do; default: both
 * @property {readonly import('./types.d.ts').Mode[]} [usually] - what it does unless it is asked for by name
 */

/** @type {readonly Peer[]} */
export const peers = [
  { name: 'fovea', family: 'fovea' },
  { name: 'fovea-in-thread', family: 'fovea', modes: ['infer'] },
  { name: 'onnxruntime', family: 'onnxruntime', modes: ['infer'] },
  { name: 'pytorch-nchw', family: 'pytorch' },
  { name: 'pytorch-channels-last', family: 'pytorch' },
  { name: 'pytorch-compile', family: 'pytorch', compiles: true },
  // Training is fastest on TensorFlow, inference on JAX; keras-torch is behind both and measured when asked for.
  { name: 'keras-tensorflow', family: 'keras', usually: ['train'] },
  { name: 'keras-jax', family: 'keras', usually: ['infer'] },
  { name: 'keras-torch', family: 'keras', usually: [] },
  { name: 'tfjs-node', family: 'native' },
  { name: 'tfjs-cpu', family: 'javascript', slow: true },
  { name: 'jax-js-wasm', family: 'javascript', slow: true },
  { name: 'convnetjs', family: 'javascript', slow: true },
];

/** The peers of those names, in our order; without names, what is measured usually. @param {readonly string[]} [names] */
export function choosePeers(names) {
  if (names === undefined) {
    const usual = peers.map(({ usually, ...peer }) =>
      usually === undefined ? peer : { ...peer, modes: usually },
    );
    return usual.filter(({ modes }) => modes?.length !== 0);
  }
  const unknown = names.find((name) => peers.every((peer) => peer.name !== name));
  if (unknown !== undefined) {
    throw new Error(`There is no peer "${unknown}". There are: ${peers.map(({ name }) => name).join(', ')}.`);
  }
  return peers.filter(({ name }) => names.includes(name));
}
