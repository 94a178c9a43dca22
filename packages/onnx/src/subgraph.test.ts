import { ModelError, UsageError } from '@fovea/shape';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { runOnZeros } from './fixtures/onnxruntime.ts';
import {
  checkModel,
  decodeModel,
  encodeModel,
  findProblems,
  GraphBuilder,
  type GraphProto,
  inferShapes,
  type ModelProto,
} from './index.ts';

const rows = 3;

/** Adds up the rows of `x`, a constant and a value from outside; gives the sums on the way, too. */
function summing(edit: (body: GraphProto) => void = () => {}): ModelProto {
  const g = new GraphBuilder('sums');
  const x = g.input('x', 'float32', [rows, 2]);
  const offset = g.node('Neg', [g.input('offset', 'float32', [2])]);
  const inside = g.scope('all', () => g.subgraph('row'));
  const i = inside.input('i', 'int64', []);
  const goOn = inside.input('go_on', 'bool', []);
  const sumBefore = inside.input('sum_before', 'float32', [2]);
  const countBefore = inside.input('count_before', 'int64', []);
  const row = inside.node('Add', [inside.node('Gather', [x, i]), offset]);
  const next = inside.node('Add', [inside.node('Add', [sumBefore, row]), inside.scalar(10)]);
  inside.output('go_on_next', goOn, 'bool', []);
  inside.output('next_sum', next, 'float32', [2]);
  inside.output(
    'next_count',
    inside.node('Add', [countBefore, inside.constant(BigInt64Array.of(1n), [])]),
    'int64',
    [],
  );
  inside.output('sums', next, 'float32', [2]);
  const body = inside.graph();
  edit(body);
  const start = [g.constant(new Float32Array(2), [2]), g.constant(BigInt64Array.of(0n), [])];
  const steps = g.constant(BigInt64Array.of(BigInt(rows)), []);
  const [sum = '', count = '', sums = ''] = g.nodes('Loop', [steps, '', ...start], 3, { body });
  // Renames a value that the body reads.
  g.output('negative', offset, 'float32', [2]);
  g.output('sum', sum, 'float32', [2]);
  g.output('count', count, 'int64', []);
  g.output('all_sums', sums, 'float32', [rows, 2]);
  return g.build();
}

describe('a loop', () => {
  test('runs in onnxruntime with constants of its own and values from outside', async () => {
    const model = summing();
    checkModel(model);
    const bytes = encodeModel(model);
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
    const session = await ort.InferenceSession.create(bytes);
    const { all_sums, sum, count, negative } = await session.run({
      x: new ort.Tensor('float32', [1, 2, 3, 4, 5, 6], [rows, 2]),
      offset: new ort.Tensor('float32', [100, 200], [2]),
    });
    expect(all_sums?.dims).toEqual([rows, 2]);
    expect(Array.from(all_sums?.data ?? [], Number)).toEqual([-89, -188, -176, -374, -261, -558]);
    expect(Array.from(sum?.data ?? [], Number)).toEqual([-261, -558]);
    expect(count?.data).toEqual(BigInt64Array.of(3n));
    expect(Array.from(negative?.data ?? [], Number)).toEqual([-100, -200]);
    await session.release();
  });

  test('has the shapes of its body, one per iteration for what is not carried', () => {
    const values = inferShapes(summing());
    expect(values.get('sum')).toMatchObject({ type: 'float32', dims: [2] });
    expect(values.get('count')).toMatchObject({ type: 'int64', dims: [] });
    expect(values.get('all_sums')).toMatchObject({ type: 'float32', dims: [rows, 2] });
    expect(values.has('next_sum')).toBe(false);
  });

  test('has an unknown number of iterations where its body may end it', () => {
    const g = new GraphBuilder('ends');
    const limit = g.input('limit', 'int64', []);
    const inside = g.subgraph('body');
    const i = inside.input('i', 'int64', []);
    inside.input('go_on', 'bool', []);
    inside.output('again', inside.node('Less', [i, limit]), 'bool', []);
    inside.output('numbers', inside.node('Identity', [i]), 'int64', []);
    const body = inside.graph();
    g.output('y', g.node('Loop', [g.constant(BigInt64Array.of(9n), []), ''], { body }), 'int64', ['n']);
    const model = g.build();
    checkModel(model);
    delete model.graph?.output[0]?.type;
    expect(inferShapes(model).get('y')).toMatchObject({ type: 'int64', dims: [undefined] });
  });
});

// onnxruntime must refuse each of these, too, when it loads or runs the model.
test.each<[string, (body: GraphProto) => void, string]>([
  [
    'a name that nothing makes',
    (body) => void body.node.at(-1)?.input.splice(0, 1, 'al/row/Add_0'),
    'node "Loop_0" (Loop), node "sums/Identity" (Identity): there is no value "al/row/Add_0". Did you mean "all/row/Add_0"?',
  ],
  [
    'a node that cannot work',
    (body) => void body.node.at(0)?.input.reverse(),
    'node "Loop_0" (Loop), node "all/row/Gather_0" (Gather): ',
  ],
  [
    'a value that is too few',
    (body) => void body.input.pop(),
    'node "Loop_0" (Loop): the body takes another number of values than the loop has: expected 4: iteration, condition, carried values, received 3.',
  ],
  [
    'an output that is too few',
    (body) => void body.output.pop(),
    'node "Loop_0" (Loop): the body gives another number of values than the loop has outputs: expected 4: condition, 2 carried, the rest one per iteration, received 3.',
  ],
  [
    'carried values in the wrong order',
    (body) => void body.output.splice(1, 2, ...body.output.slice(1, 3).reverse()),
    'node "Loop_0" (Loop): the body gives the carried value "sum_before" another type: expected float32, received int64.',
  ],
  [
    'a value from outside as its output',
    (body) => {
      const [, , , sums] = body.output;
      if (sums !== undefined) sums.name = 'offset';
    },
    'node "Loop_0" (Loop), output "offset": the output is a value of the graph around this one: expected a value that this graph makes. Put an Identity between.',
  ],
])('a loop with %s is refused', async (_, edit, text) => {
  const model = summing(edit);
  expect(() => checkModel(model)).toThrow(ModelError);
  expect(`${findProblems(model)[0]?.message}`).toContain(text);
  expect((await runOnZeros(model)).outcome).not.toBe('runs');
});

test('a body cannot give a name that is there already, nor read what is inside another', () => {
  const g = new GraphBuilder('net');
  const x = g.input('x', 'float32', [2]);
  const inside = g.subgraph('body');
  const taken = () => inside.input('x', 'float32', [2]);
  expect(taken).toThrow(UsageError);
  expect(taken).toThrow('input "x": the name is used already');
  expect(() => inside.output('x', x, 'float32', [2])).toThrow('output "x": the name is used already');
  const hidden = inside.node('Neg', [x]);
  expect(() => g.node('Neg', [hidden])).toThrow(`there is no value "${hidden}" yet`);
});

/** `x` times 2, or `x` negated, by a value. */
function choosing(edit: (otherwise: GraphProto) => void = () => {}): ModelProto {
  const g = new GraphBuilder('choice');
  const x = g.input('x', 'float32', [2]);
  const branch = (name: string, node: (inside: GraphBuilder) => string) => {
    const inside = g.subgraph(name);
    inside.output(`${name}_y`, node(inside), 'float32', [2]);
    return inside.graph();
  };
  const then = branch('then', (inside) => inside.node('Mul', [x, inside.scalar(2)]));
  const otherwise = branch('else', (inside) => inside.node('Neg', [x]));
  edit(otherwise);
  const y = g.node('If', [g.input('doubled', 'bool', [])], { then_branch: then, else_branch: otherwise });
  g.output('y', y, 'float32', [2]);
  return g.build();
}

test('one of two branches runs, and its shapes are those that both give', async () => {
  const model = choosing();
  checkModel(model);
  delete model.graph?.output[0]?.type;
  expect(inferShapes(model).get('y')).toMatchObject({ type: 'float32', dims: [2] });
  const session = await ort.InferenceSession.create(encodeModel(choosing()));
  const run = async (doubled: boolean) =>
    (
      await session.run({
        x: new ort.Tensor('float32', [1, 2]),
        doubled: new ort.Tensor('bool', [doubled], []),
      })
    ).y?.data;
  expect(await run(true)).toEqual(Float32Array.of(2, 4));
  expect(await run(false)).toEqual(Float32Array.of(-1, -2));
  await session.release();
});

// onnxruntime must refuse each of these, too, when it loads or runs the model.
test.each<[string, (otherwise: GraphProto) => void, string]>([
  [
    'an input',
    (otherwise) => void otherwise.input.push(...otherwise.output),
    'node "If_0" (If): else_branch has inputs: expected none: a branch reads the values around it, received 1.',
  ],
  [
    'no output',
    (otherwise) => void otherwise.output.pop(),
    'node "If_0" (If): else_branch gives another number of values than the node has outputs: expected 1, received 0.',
  ],
  [
    'an output of another type',
    (otherwise) => {
      const node = otherwise.node[0];
      if (node !== undefined) node.opType = 'Shape';
      const info = otherwise.output[0];
      if (info !== undefined) delete info.type;
    },
    'node "If_0" (If): the branches give output 0 other types: expected float32, as then_branch gives, received int64 from else_branch.',
  ],
])('a choice with a branch that has %s is refused', async (_, edit, text) => {
  const model = choosing(edit);
  expect(() => checkModel(model)).toThrow(ModelError);
  expect(findProblems(model).map(({ message }) => message)).toContain(text);
  expect((await runOnZeros(model)).outcome).not.toBe('runs');
});
