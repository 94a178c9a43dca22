import { expect, test } from 'vitest';
import { checkModel, dropUnread, GraphBuilder } from './index.ts';

const two = [2] as const;

test('what nobody reads goes, with the constants that only it reads', () => {
  const g = new GraphBuilder('g');
  const x = g.input('x', 'float32', two);
  g.node('Add', [g.node('Exp', [x]), g.constant(Float32Array.of(7, 8), two)]);
  g.output('y', g.node('Mul', [x, g.constant(Float32Array.of(5, 6), two)]), 'float32', two);
  const model = dropUnread(g.build());
  checkModel(model);
  expect(model.graph?.node.map(({ opType }) => opType)).toEqual(['Mul']);
  expect(model.graph?.initializer).toHaveLength(1);
  expect(model.graph?.input.map(({ name }) => name)).toEqual(['x']);
});

test('a node stays for one of its outputs', () => {
  const g = new GraphBuilder('g');
  const [, right = ''] = g.nodes('Split', [g.input('x', 'float32', [4])], 2, { axis: 0 });
  g.output('y', right, 'float32', two);
  expect(dropUnread(g.build()).graph?.node.map(({ opType }) => opType)).toEqual(['Split']);
});

test('graphs inside nodes read values around them, and lose what is unread in them', () => {
  const g = new GraphBuilder('g');
  const x = g.input('x', 'float32', two);
  const read = g.node('Exp', [x]);
  g.node('Neg', [x]);
  const branch = (name: string, op: string) => {
    const inside = g.subgraph(name);
    inside.node('Sqrt', [g.node('Tanh', [x])]);
    inside.output(name, inside.node(op, [read]), 'float32', two);
    return inside.graph();
  };
  const branches = { then_branch: branch('then', 'Abs'), else_branch: branch('else', 'Neg') };
  g.output('y', g.node('If', [g.input('positive', 'bool', [])], branches), 'float32', two);
  const model = dropUnread(g.build());
  checkModel(model);
  expect(model.graph?.node.map(({ opType }) => opType)).toEqual(['Exp', 'If']);
  const inner = model.graph?.node.at(-1)?.attribute.map(({ g: graph }) => graph?.node.map((n) => n.opType));
  expect(inner).toEqual([['Abs'], ['Neg']]);
});
