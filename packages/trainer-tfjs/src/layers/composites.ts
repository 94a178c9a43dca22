import type { TfjsLayer } from './tfjs-layer.ts';

/** `residual`, too. */
export const add: TfjsLayer = {
  forward: (x, { branches }, { tf, branch }) =>
    branches.map((_, i) => branch(i, x)).reduce((sum, value) => tf.add(sum, value)),
};

export const concat: TfjsLayer = {
  forward: (x, { branches }, { tf, branch }) =>
    tf.concat(
      branches.map((_, i) => branch(i, x)),
      -1,
    ),
};

export const multiply: TfjsLayer = {
  forward(x, { output: [channels = 0, ...size] }, { tf, batch, branch }) {
    const [body, by] = [branch(0, x), branch(1, x)];
    const isGate = by.size < body.size || by.rank < body.rank;
    return tf.mul(body, isGate && size.length > 0 ? tf.reshape(by, [batch, 1, 1, channels]) : by);
  },
};
