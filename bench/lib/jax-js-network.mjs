// @ts-check
import { uniform } from '@fovea/data';
import { lax, nn, numpy as np } from '@jax-js/jax';

/** @typedef {import('@jax-js/jax').numpy.Array} Tensor */
/** @typedef {import('./types.d.ts').PlainLayer} PlainLayer */

/** A parameter's shape, and how far from 0 it may begin, or the number that it begins as. */
/** @typedef {{ readonly shape: number[], readonly bound?: number, readonly value?: number }} Start */

/**
 * The parameters of a row of layers, in order, with PyTorch's ranges.
 *
 * @param {readonly PlainLayer[]} row
 * @returns {Start[]}
 */
function startsOf(row) {
  return row.flatMap((layer) => {
    switch (layer.kind) {
      case 'conv': {
        const { channels, filters, kernel, groups, bias } = layer;
        const perFilter = (channels / groups) * kernel[0] * kernel[1];
        const bound = 1 / Math.sqrt(perFilter);
        const weight = { shape: [filters, channels / groups, ...kernel], bound };
        return bias ? [weight, { shape: [filters, 1, 1], bound }] : [weight];
      }
      case 'norm':
        return [1, 0].map((value) => ({ shape: [layer.channels, 1, 1], value }));
      case 'dense': {
        const bound = 1 / Math.sqrt(layer.inputs);
        return [
          { shape: [layer.inputs, layer.units], bound },
          { shape: [layer.units], bound },
        ];
      }
      case 'residual':
        return [...startsOf(layer.body), ...startsOf(layer.shortcut)];
      default:
        return [];
    }
  });
}

/** @param {readonly PlainLayer[]} row @param {number} seed */
export function drawParameters(row, seed) {
  return startsOf(row).map(({ shape, bound = 0, value = 0 }, i) => {
    const size = shape.reduce((product, each) => product * each, 1);
    const values = uniform(size, [seed, i]);
    return np.array(values.map((each) => value + (2 * each - 1) * bound)).reshape(shape);
  });
}

/**
 * What a row of layers makes of a batch. Arrays are used up by what reads them,
 * as jax-js has it: `parameters` is emptied from the front.
 *
 * @param {readonly PlainLayer[]} row
 * @param {Tensor} input
 * @param {Tensor[]} parameters
 * @param {boolean} isTraining
 * @returns {Tensor}
 */
export function forward(row, input, parameters, isTraining) {
  let x = input;
  for (const layer of row) {
    switch (layer.kind) {
      case 'conv': {
        const [vertical, horizontal] = layer.padding;
        /** @type {[number, number][]} */
        const padding = [
          [vertical, vertical],
          [horizontal, horizontal],
        ];
        const featureGroupCount = layer.groups;
        x = lax.convGeneralDilated(x, next(parameters), [...layer.stride], padding, { featureGroupCount });
        if (layer.bias) x = x.add(next(parameters));
        break;
      }
      case 'norm':
        x = normalise(x, next(parameters), next(parameters), isTraining);
        break;
      case 'relu':
        x = nn.relu(x);
        break;
      case 'relu6':
        x = nn.relu6(x);
        break;
      case 'pool':
        x = lax.reduceWindow(x, np.max, [...layer.kernel], [...layer.stride]);
        break;
      case 'average':
        x = np.mean(x, [2, 3]);
        break;
      case 'flatten':
        x = x.reshape([x.shape[0] ?? 0, -1]);
        break;
      case 'dense':
        x = np.matmul(x, next(parameters)).add(next(parameters));
        break;
      case 'residual': {
        const body = forward(layer.body, x.ref, parameters, isTraining);
        x = forward(layer.shortcut, x, parameters, isTraining).add(body);
        break;
      }
      // Dropout is left out: one operation less for jax-js.
    }
  }
  return x;
}

/** Batch normalisation without running statistics: two operations less for jax-js. */
function normalise(
  /** @type {Tensor} */ x,
  /** @type {Tensor} */ scale,
  /** @type {Tensor} */ shift,
  /** @type {boolean} */ isTraining,
) {
  if (!isTraining) return x.mul(scale).add(shift);
  const moments = { keepdims: true };
  const centred = x.ref.sub(np.mean(x, [0, 2, 3], moments));
  const variance = np.mean(np.square(centred.ref), [0, 2, 3], moments);
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(scale)
    .add(shift);
}

/** @param {Tensor[]} parameters */
function next(parameters) {
  const first = parameters.shift();
  if (first === undefined) throw new Error('there are more layers than parameters');
  return first;
}
