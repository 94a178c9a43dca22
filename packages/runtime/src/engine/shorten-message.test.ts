import { expect, it } from 'vitest';
import { shortenMessage } from './shorten-message.ts';

const nonZero = (op: string, name: string, status: string) =>
  `Non-zero status code returned while running ${op} node. Name:'${name}' Status Message: ${status}`;

it.each([
  [
    nonZero(
      'Add',
      'sum',
      '/onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:563 void onnxruntime::BroadcastIterator::Init(ptrdiff_t, ptrdiff_t) axis == 1 || axis == largest was false. Attempting to broadcast an axis by a dimension other than 1. 2 by 3\n',
    ),
    { path: 'Add node "sum"', text: 'Attempting to broadcast an axis by a dimension other than 1. 2 by 3' },
  ],
  [
    nonZero(
      'MatMul',
      '',
      '/onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 1440000000000\n',
    ),
    { path: 'MatMul node', text: 'Failed to allocate memory for requested buffer of size 1440000000000' },
  ],
  [
    nonZero(
      'Loop',
      'steps',
      nonZero('MatMul', 'dense', 'matmul_helper.h:59 Compute MatMul dimension mismatch'),
    ),
    { path: 'MatMul node "dense"', text: 'Compute MatMul dimension mismatch' },
  ],
  [
    "Invalid model. Node input 'zz' is not a graph input, initializer, or output of a previous node.",
    {
      text: "Invalid model. Node input 'zz' is not a graph input, initializer, or output of a previous node",
    },
  ],
  ['x'.repeat(500), { text: `${'x'.repeat(400)}…` }],
])('shortens %s', (message, expected) => {
  expect(shortenMessage(message)).toEqual(expected);
});
