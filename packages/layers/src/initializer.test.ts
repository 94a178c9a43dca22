import { expect, it } from 'vitest';
import {
  batchNorm2d,
  conv2d,
  dense,
  fanInUniform,
  flatten,
  input,
  ones,
  sequential,
  zeros,
} from './index.ts';

it('parameters start as in PyTorch: uniform within one over the root of the number of inputs to a sum', () => {
  const { nodes } = sequential(
    input([4, 8, 8]),
    conv2d({ filters: 6, kernel: [3, 2], groups: 2 }),
    batchNorm2d(),
    flatten(),
    dense(3),
  );
  const inits = nodes.flatMap(({ parameters }) => parameters.map(({ name, init }) => [name, init]));
  expect(inits).toEqual([
    ['weight', { kind: 'uniform', bound: 1 / Math.sqrt(2 * 3 * 2) }],
    ['bias', { kind: 'uniform', bound: 1 / Math.sqrt(2 * 3 * 2) }],
    ['weight', ones],
    ['bias', zeros],
    ['running_mean', zeros],
    ['running_var', ones],
    ['weight', fanInUniform(6 * 6 * 7)],
    ['bias', fanInUniform(6 * 6 * 7)],
  ]);
});
