import { expectTypeOf, test } from 'vitest';
import { GraphBuilder } from './index.ts';

test('attributes and results', () => {
  const g = new GraphBuilder('net');
  expectTypeOf(g.node('Relu', ['x'])).toEqualTypeOf<string>();
  expectTypeOf(g.nodes('Split', ['x'], 2)).toEqualTypeOf<string[]>();
  expectTypeOf(g.scope('block', () => ({ y: 1 }))).toEqualTypeOf<{ y: number }>();
  g.node('Op', [], { int: 1, ints: [1], float: { float: 1 }, floats: { floats: [1] }, string: 'x' });
  // @ts-expect-error because ONNX has no boolean attributes
  g.node('Op', [], { flag: true });
  // @ts-expect-error because float16 is not one of Fovea's element types
  g.input('x', 'float16', [1]);
});
