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
 * @property {readonly import('./types.d.ts').Mode[]} [modes] - default: both
 */

/** @type {readonly Peer[]} */
export const peers = [
  { name: 'fovea', family: 'fovea' },
  { name: 'onnxruntime', family: 'onnxruntime', modes: ['infer'] },
  { name: 'pytorch-nchw', family: 'pytorch' },
  { name: 'pytorch-channels-last', family: 'pytorch' },
  { name: 'pytorch-compile', family: 'pytorch', compiles: true },
  // Training is fastest on TensorFlow, inference on JAX; keras-torch is behind both and measured when asked for.
  { name: 'keras-tensorflow', family: 'keras', modes: ['train'] },
  { name: 'keras-jax', family: 'keras', modes: ['infer'] },
  { name: 'keras-torch', family: 'keras', modes: [] },
  { name: 'tfjs-node', family: 'javascript' },
  { name: 'tfjs-cpu', family: 'javascript', slow: true },
  { name: 'jax-js-wasm', family: 'javascript', slow: true },
  { name: 'convnetjs', family: 'javascript', slow: true },
];

/** The peers of those names, in our order; without names, all that are measured by default. @param {readonly string[]} [names] */
export function choosePeers(names) {
  if (names === undefined) return peers.filter(({ modes }) => modes?.length !== 0);
  const unknown = names.find((name) => peers.every((peer) => peer.name !== name));
  if (unknown !== undefined) {
    throw new Error(`There is no peer "${unknown}". There are: ${peers.map(({ name }) => name).join(', ')}.`);
  }
  // Who is asked for by name does all it can.
  return peers.filter(({ name }) => names.includes(name)).map(({ modes, ...peer }) => peer);
}
