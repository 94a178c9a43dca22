import { differ, formatDims } from './dims.ts';
import { dimsOf, type Operator, type Operators, optional, required } from './operator.ts';
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
    const channels = dims?.[1];
    PER_CHANNEL.forEach((name, i) => {
      const given = dimsOf(node, i + 1);
      if (given !== undefined && (given.length !== 1 || differ(given[0], channels))) {
        node.fail(`${name} does not have one number per channel`, {
          expected: formatDims([channels]),
          received: formatDims(given),
        });
      }
    });
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

/** Normalisation and what else only changes the values of a tensor. */
export const NORMALISATION: Operators = { BatchNormalization: batchNormalization, Dropout: dropout };
