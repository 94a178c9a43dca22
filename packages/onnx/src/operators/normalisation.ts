import { type Dim, differ, formatDims } from './dims.ts';
import {
  axisIn,
  dimsOf,
  type NodeView,
  type Operator,
  type Operators,
  optional,
  required,
} from './operator.ts';
import { BOOL, constraint, FLOAT } from './types.ts';

const STATISTIC = constraint('T2', FLOAT);
const PARAMETER = constraint('T1', FLOAT);
const PER_CHANNEL = ['scale', 'B', 'input_mean', 'input_var'];

const batchNormalization: Operator = {
  inputs: [
    required('X', FLOAT),
    required('scale', PARAMETER),
    required('B', PARAMETER),
    required('input_mean', STATISTIC),
    required('input_var', STATISTIC),
  ],
  outputs: [required('Y', FLOAT), optional('running_mean', STATISTIC), optional('running_var', STATISTIC)],
  attributes: { epsilon: { kind: 'float' }, momentum: { kind: 'float' }, training_mode: { kind: 'int' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    checkPerChannel(node, PER_CHANNEL, dims?.[1]);
    if (node.outputCount > 1 && node.int('training_mode', 0) === 0) {
      node.fail('the running statistics come out only in training mode', {
        expected: '1 output',
        received: `${node.outputCount}`,
        hint: 'Set training_mode to 1, or leave out the other outputs.',
      });
    }
    const statistics = { dims: dimsOf(node, 3) };
    return [{ dims }, statistics, statistics];
  },
};

const dropout: Operator = {
  inputs: [required('data', FLOAT), optional('ratio', PARAMETER), optional('training_mode', BOOL)],
  outputs: [required('output', FLOAT), optional('mask', BOOL)],
  attributes: { seed: { kind: 'int' } },
  infer: (node) => [{ dims: dimsOf(node, 0) }, { dims: dimsOf(node, 0) }],
};

const instanceNormalization: Operator = {
  inputs: [required('input', FLOAT), required('scale', FLOAT), required('B', FLOAT)],
  outputs: [required('output', FLOAT)],
  attributes: { epsilon: { kind: 'float' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    checkPerChannel(node, ['scale', 'B'], dims?.[1]);
    return [{ dims }];
  },
};

const layerNormalization: Operator = {
  inputs: [required('X', FLOAT), required('Scale', FLOAT), optional('B', FLOAT)],
  outputs: [required('Y', FLOAT), optional('Mean', STATISTIC), optional('InvStdDev', STATISTIC)],
  attributes: { axis: { kind: 'int' }, epsilon: { kind: 'float' }, stash_type: { kind: 'int' } },
  infer: (node) => {
    const dims = dimsOf(node, 0);
    if (dims === undefined) return [{ dims }];
    const axis = axisIn(node, node.int('axis', -1), dims.length);
    const normalised = dims.slice(axis);
    ['Scale', 'B'].forEach((name, i) => {
      const given = dimsOf(node, i + 1);
      if (given === undefined) return;
      if (given.length !== normalised.length || given.some((size, at) => differ(size, normalised[at]))) {
        node.fail(`${name} does not have one number per normalised value`, {
          expected: formatDims(normalised),
          received: formatDims(given),
        });
      }
    });
    const statistics = { dims: dims.map((size, i) => (i < axis ? size : 1)) };
    return [{ dims }, statistics, statistics];
  },
};

/** The named inputs, counted from the second on, must have one number per channel. */
function checkPerChannel(node: NodeView, names: readonly string[], channels: Dim): void {
  names.forEach((name, i) => {
    const given = dimsOf(node, i + 1);
    if (given !== undefined && (given.length !== 1 || differ(given[0], channels))) {
      node.fail(`${name} does not have one number per channel`, {
        expected: formatDims([channels]),
        received: formatDims(given),
      });
    }
  });
}

/** Normalisation and what else only changes the values of a tensor. */
export const NORMALISATION: Operators = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  Dropout: dropout,
};
