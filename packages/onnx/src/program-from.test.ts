import { describe, expect, test } from 'vitest';
import { encodeModel, GraphBuilder, type ModelProto, programFrom } from './index.ts';

function step(): ModelProto {
  const g = new GraphBuilder('step');
  const x = g.input('x', 'float32', ['batch', 3]);
  const w = g.input('w', 'float32', [3]);
  const rate = g.input('rate', 'float32', []);
  const product = g.node('Mul', [x, w]);
  g.output('y', product, 'float32', ['batch', 3]);
  g.output('w.next', g.node('Sub', [w, rate]), 'float32', [3]);
  return g.build();
}

describe('programFrom', () => {
  test('leaves state out of inputs and outputs', () => {
    const state = [{ input: 'w', output: 'w.next' }, { input: 'rate' }];
    expect(programFrom(step(), state)).toEqual({
      model: encodeModel(step()),
      inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['batch', 3] }],
      state,
    });
  });

  test('keeps everything without state', () => {
    const { inputs, outputs } = programFrom(step());
    expect(inputs.map(({ name }) => name)).toEqual(['x', 'w', 'rate']);
    expect(outputs.map(({ name }) => name)).toEqual(['y', 'w.next']);
  });

  test('gives a name to a size that has none', () => {
    const model = step();
    const type = model.graph?.input[0]?.type?.value;
    const dim = type?.case === 'tensorType' ? type.value.shape?.dim[0] : undefined;
    if (dim !== undefined) dim.value = { case: undefined };
    expect(programFrom(model).inputs[0]?.dims).toEqual(['x.0', 3]);
  });

  test('refuses slots that are not there', () => {
    expect(() => programFrom(step(), [{ input: 'v' }])).toThrow(
      'state slot: the graph has no input "v": expected one of "x", "w", "rate".',
    );
    expect(() => programFrom(step(), [{ input: 'w', output: 'v' }])).toThrow(
      'state slot: the graph has no output "v": expected one of "y", "w.next".',
    );
  });

  test('refuses what is not a tensor of a known shape', () => {
    const model = step();
    const [input] = model.graph?.input ?? [];
    if (input !== undefined) delete input.type;
    expect(() => programFrom(model)).toThrow(
      'value "x": this input or output cannot be part of a program: expected a tensor with a shape and an element type that Fovea uses.',
    );
  });
});
