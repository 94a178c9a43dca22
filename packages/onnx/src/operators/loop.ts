import { commonDims, type Dim, differ, formatDims } from './dims.ts';
import {
  type NodeView,
  numbersOf,
  type Operator,
  type Operators,
  optional,
  type Value,
  variadic,
} from './operator.ts';
import { ANY, BOOL, constraint, INT64, type TypeConstraint } from './types.ts';

const MIXED: TypeConstraint = { ...constraint('V', ANY), mixed: true };

/** What the body gets beside the carried values: the iteration's number and whether to go on. */
const OWN_INPUTS = 2;

const loop: Operator = {
  inputs: [optional('M', INT64), optional('cond', BOOL), variadic('v_initial', MIXED)],
  outputs: [variadic('v_final_and_scan_outputs', MIXED)],
  attributes: { body: { kind: 'graph', required: true } },
  infer: (node) => {
    const body = node.graph('body');
    if (body === undefined) return [];
    checkCounts(node, body.inputs.length, body.outputs.length);
    const initial = node.inputs.slice(OWN_INPUTS);
    // If the body says to go on when it was told to go on, that holds for every iteration.
    const begins = node.inputs[1] === undefined || numbersOf(node, 1)?.[0] === 1;
    const known = body.analyse([
      { type: 'int64', dims: [] },
      { type: 'bool', dims: [], ...(begins ? { elements: [1] } : {}) },
      // The body may give a carried value another shape, so that only its type is sure to stay.
      ...initial.map((value): Value => ({ type: value?.type, dims: undefined })),
    ]);
    const [goesOn, ...results] = known.outputs;
    checkType(node, 'condition', 'bool', goesOn?.type);
    const iterations = begins && goesOn?.elements?.[0] === 1 ? numbersOf(node, 0)?.[0] : undefined;
    return results.map(({ type, dims }, i) => {
      if (i >= initial.length) return { type, dims: dims && [iterations, ...dims] };
      const declared = known.inputs[OWN_INPUTS + i];
      const name = body.inputs[OWN_INPUTS + i];
      checkType(node, `carried value "${name}"`, declared?.type, type);
      for (const [what, shape] of [
        ['begins with', initial[i]?.dims],
        ['is given', dims],
      ] as const) {
        if (declared?.dims === undefined || shape === undefined || fits(shape, declared.dims)) continue;
        node.fail(`carried value "${name}" ${what} another shape than the body declares`, {
          expected: formatDims(declared.dims),
          received: formatDims(shape),
        });
      }
      // The first value remains when the loop runs not once.
      return { type, dims: commonDims(initial[i]?.dims, dims) };
    });
  },
};

function checkCounts(node: NodeView, inputs: number, outputs: number): void {
  if (node.inputs.length < OWN_INPUTS) {
    node.fail('the number of inputs is wrong', {
      expected: '2 or more ("M", "cond", "v_initial")',
      received: `${node.inputs.length}`,
    });
  }
  if (inputs !== node.inputs.length) {
    node.fail('the body takes another number of values than the loop has', {
      expected: `${node.inputs.length}: iteration, condition, carried values`,
      received: `${inputs}`,
    });
  }
  if (outputs !== node.outputCount + 1 || node.outputCount < inputs - OWN_INPUTS) {
    node.fail('the body gives another number of values than the loop has outputs', {
      expected: `${node.outputCount + 1}: condition, ${inputs - OWN_INPUTS} carried, the rest one per iteration`,
      received: `${outputs}`,
    });
  }
}

function checkType(
  node: NodeView,
  what: string,
  expected: string | undefined,
  received: string | undefined,
): void {
  if (expected === undefined || received === undefined || expected === received) return;
  node.fail(`the body gives the ${what} another type`, { expected, received });
}

function fits(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && !a.some((size, i) => differ(size, b[i]));
}

/** Graphs that run again and again. */
export const LOOP: Operators = { Loop: loop };
