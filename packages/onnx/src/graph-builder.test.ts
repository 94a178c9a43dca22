import { UsageError } from '@fovea/shape';
import { describe, expect, test } from 'vitest';
import { runOnZeros } from './fixtures/onnxruntime.ts';
import {
  type AttributeValue,
  checkModel,
  decodeModel,
  type ElementType,
  encodeModel,
  GraphBuilder,
  type ModelProto,
  readMetadata,
  readTensor,
  type TensorData,
} from './index.ts';

const nodesOf = (model: ModelProto) =>
  (model.graph?.node ?? []).map(
    ({ name, opType, input, output }) => `${name}: ${opType}(${input.join(', ')}) → ${output.join(', ')}`,
  );

describe('the model', () => {
  test('says its versions, its producer and its metadata', () => {
    const g = new GraphBuilder('net');
    g.metadata('labels', 'cat');
    g.metadata('labels', 'cat,dog');
    const model = g.build();
    expect(model).toMatchObject({ irVersion: 8n, producerName: 'fovea', graph: { name: 'net' } });
    expect(model.opsetImport).toMatchObject([{ domain: '', version: 17n }]);
    expect(readMetadata(encodeModel(model))).toEqual({ labels: 'cat,dog' });
  });

  test.each([
    [13, 8n],
    [19, 9n],
    [21, 10n],
  ])('opset %i has IR version %i', (opset, irVersion) => {
    const model = new GraphBuilder('net', { opset }).build();
    expect(model.irVersion).toBe(irVersion);
    expect(model.opsetImport[0]?.version).toBe(BigInt(opset));
  });

  test('is the same bytes for the same calls, and does not change with the builder', () => {
    const make = () => {
      const g = new GraphBuilder('net');
      g.output('y', g.node('Add', [g.input('x', 'float32', ['n']), g.scalar(1)]), 'float32', ['n']);
      return g;
    };
    const g = make();
    const model = g.build();
    const bytes = encodeModel(model);
    g.output('z', g.node('Relu', ['x']), 'float32', ['n']);
    expect(encodeModel(model)).toEqual(bytes);
    expect(encodeModel(make().build())).toEqual(bytes);
    expect(encodeModel(g.build()).length).toBeGreaterThan(bytes.length);
  });
});

describe('names', () => {
  test('carry the scope; inputs, outputs, initializers and constants do not', () => {
    const g = new GraphBuilder('net');
    const result = g.scope('stem', () => {
      const x = g.input('x', 'float32', [2]);
      const w = g.initializer('w', Float32Array.of(1, 2), [2]);
      const sum = g.node('Add', [x, w]);
      const inner = g.scope('block', () => g.node('Add', [sum, g.scalar(1)]));
      return g.node('Add', [inner, sum]);
    });
    g.output('y', g.node('Relu', [result]), 'float32', [2]);
    expect(nodesOf(g.build())).toEqual([
      'stem/Add_0: Add(x, w) → stem/Add_0',
      'stem/block/Add_0: Add(stem/Add_0, constant_0) → stem/block/Add_0',
      'stem/Add_1: Add(stem/block/Add_0, stem/Add_0) → stem/Add_1',
      'Relu_0: Relu(stem/Add_1) → y',
    ]);
  });

  test('go on counting in a scope that is opened again, and the scope ends with an error too', () => {
    const g = new GraphBuilder('net');
    const x = g.input('x', 'float32', [2]);
    expect(g.scope('a', () => g.node('Relu', [x]))).toBe('a/Relu_0');
    expect(g.scope('a', () => g.node('Relu', [x]))).toBe('a/Relu_1');
    expect(() =>
      g.scope('a', () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    expect(g.node('Relu', [x])).toBe('Relu_0');
  });

  test('keep out of the way of names that were given', () => {
    const g = new GraphBuilder('net');
    const x = g.input('Relu_0', 'float32', [2]);
    expect(g.node('Relu', [x])).toBe('Relu_1');
  });

  test('that are taken, empty or unknown are refused', () => {
    const g = new GraphBuilder('net');
    const x = g.input('x', 'float32', [2]);
    const taken =
      'the name is used already. Inputs, outputs, initializers and nodes share one space of names.';
    expect(() => g.input('x', 'float32', [2])).toThrow(`input "x": ${taken}`);
    expect(() => g.initializer('x', new Float32Array(1), [])).toThrow(`initializer "x": ${taken}`);
    g.output('y', g.node('Relu', [x]), 'float32', [2]);
    expect(() => g.output('y', x, 'float32', [2])).toThrow(`output "y": ${taken}`);
    expect(() => g.input('', 'float32', [2])).toThrow('input: the name is empty.');
    expect(() => g.node('Add', [x, 'y'])).toThrow(
      'node "Add_0" (Add): there is no value "y" yet. Pass a name that this builder returned; an output goes by the name of the value it was given.',
    );
    expect(() => g.output('z', 'nothing', 'float32', [2])).toThrow(UsageError);
  });
});

describe('outputs', () => {
  test('rename what they are made of, also where it is read', async () => {
    const g = new GraphBuilder('net');
    const x = g.input('x', 'float32', [2]);
    const logits = g.node('Neg', [x]);
    g.output('logits', logits, 'float32', [2]);
    const [left, right] = g.nodes('Split', [g.node('Softmax', [logits])], 2);
    g.output('left', left ?? '', 'float32', [1]);
    g.output('right', right ?? '', 'float32', [1]);
    const model = g.build();
    expect(nodesOf(model)).toEqual([
      'Neg_0: Neg(x) → logits',
      'Softmax_0: Softmax(logits) → Softmax_0',
      'Split_0: Split(Softmax_0) → left, right',
    ]);
    checkModel(model);
    expect((await runOnZeros(model)).outputs.left?.data).toEqual(Float32Array.of(0.5));
  });

  test('copy inputs, initializers and what is an output already', async () => {
    const g = new GraphBuilder('net');
    const x = g.input('x', 'float32', [1]);
    const w = g.initializer('w', Float32Array.of(3), [1]);
    const sum = g.node('Add', [x, w]);
    g.output('a', sum, 'float32', [1]);
    g.output('b', sum, 'float32', [1]);
    g.output(sum, sum, 'float32', [1]);
    g.output('x2', x, 'float32', [1]);
    g.output('w2', w, 'float32', [1]);
    g.output('w', w, 'float32', [1]);
    const model = g.build();
    expect(nodesOf(model)).toEqual([
      'Add_0: Add(x, w) → Add_0',
      'a/Identity: Identity(Add_0) → a',
      'b/Identity: Identity(Add_0) → b',
      'x2/Identity: Identity(x) → x2',
      'w2/Identity: Identity(w) → w2',
    ]);
    checkModel(model);
    const { outputs } = await runOnZeros(model);
    const found = Object.entries(outputs).map(([name, { data }]) => [name, data[0]]);
    expect(Object.fromEntries(found)).toEqual({ a: 3, b: 3, Add_0: 3, x2: 0, w2: 3, w: 3 });
  });

  test('twice under the name of the value are refused', () => {
    const g = new GraphBuilder('net');
    const y = g.node('Relu', [g.input('x', 'float32', [1])]);
    g.output(y, y, 'float32', [1]);
    expect(() => g.output(y, y, 'float32', [1])).toThrow('output "Relu_0": the name is used already.');
  });
});

describe('constants', () => {
  test('with the same content are stored once', () => {
    const g = new GraphBuilder('net');
    expect(g.scalar(1)).toBe(g.constant(Float32Array.of(1), []));
    expect(g.int64(1, 2)).toBe(g.constant(BigInt64Array.of(1n, 2n), [2]));
    expect(g.scalar(Number.NaN)).toBe(g.scalar(Number.NaN));
    expect(g.build().graph?.initializer).toHaveLength(3);
  });

  test('that differ in a bit, in dims or in type are kept apart', () => {
    const g = new GraphBuilder('net');
    const names = [
      g.scalar(0),
      g.scalar(-0),
      g.constant(Float32Array.of(0), [1]),
      g.constant(Int32Array.of(0), []),
      g.constant(Uint8Array.of(0), []),
      g.constant(Uint8Array.of(0), [], 'bool'),
      g.constant(Int8Array.of(0), []),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  test('are copied', () => {
    const g = new GraphBuilder('net');
    const data = Float32Array.of(1);
    g.constant(data, [1]);
    data[0] = 2;
    const [tensor] = g.build().graph?.initializer ?? [];
    expect(tensor && readTensor(tensor).data).toEqual(Float32Array.of(1));
  });

  test('that do not fit are refused', () => {
    const g = new GraphBuilder('net');
    expect(() => g.initializer('w', new Float32Array(3), [2, 2])).toThrow(
      'tensor "w": the dims [2, 2] do not fit the data: expected 4 elements, received 3.',
    );
    expect(() => g.initializer('v', new Float32Array(3), [1.5, 2])).toThrow(
      'tensor "v": a dimension cannot be this: expected integers of at least 0, received [1.5, 2].',
    );
    expect(() => g.constant(new Float32Array(1), [], 'int32')).toThrow(
      'tensor "constant": this array cannot hold int32: expected Int32Array, received Float32Array.',
    );
  });

  const arrays: Readonly<Record<ElementType, TensorData>> = {
    float32: Float32Array.of(1.5, -2),
    float64: Float64Array.of(1.5, -2),
    int32: Int32Array.of(1, -2),
    int64: BigInt64Array.of(2n ** 40n, -2n),
    uint8: Uint8Array.of(1, 255),
    int8: Int8Array.of(1, -2),
    bool: Uint8Array.of(1, 0),
  };
  test.each(Object.entries(arrays) as [ElementType, TensorData][])(
    '%s goes there and back, and onnxruntime reads the same',
    async (type, data) => {
      const g = new GraphBuilder('net');
      const x = g.input('x', type, [2]);
      const w = g.constant(data, [2], type);
      g.output('y', w, type, [2]);
      g.output('same', x, type, [2]);
      const model = g.build();
      const [tensor] = decodeModel(encodeModel(model)).graph?.initializer ?? [];
      expect(tensor && readTensor(tensor)).toEqual({ type, dims: [2], data });
      expect(tensor?.rawData).toEqual(new Uint8Array(data.buffer));
      const { outputs } = await runOnZeros(model);
      expect(outputs.y?.type).toBe(type);
      expect(outputs.y?.data).toEqual(data);
    },
  );
});

describe('attributes', () => {
  const attribute = (value: AttributeValue) => {
    const g = new GraphBuilder('net');
    g.node('Op', [], { value });
    return g.build().graph?.node[0]?.attribute[0];
  };
  test.each<[string, AttributeValue, object]>([
    ['int', -3, { type: 2, i: -3n }],
    ['ints', [1, 2], { type: 7, ints: [1n, 2n] }],
    ['empty ints', [], { type: 7, ints: [] }],
    ['float', { float: 1 }, { type: 1, f: 1 }],
    ['floats', { floats: [1, 2.5] }, { type: 6, floats: [1, 2.5] }],
    ['string', 'nä', { type: 3, s: Uint8Array.of(0x6e, 0xc3, 0xa4) }],
    [
      'tensor',
      { type: 'int8', dims: [1], data: Int8Array.of(-1) },
      { type: 4, t: { dataType: 3, dims: [1n], rawData: Uint8Array.of(255) } },
    ],
  ])('%s', (_, value, expected) => {
    expect(attribute(value)).toMatchObject({ name: 'value', ...expected });
  });

  test('that are not whole are refused as ints', () => {
    expect(() => attribute(0.1)).toThrow(
      'node "Op_0" (Op): attribute "value" is not an integer: expected an integer, received 0.1. For a float attribute write { float: … }.',
    );
    expect(() => attribute([1, 0.1])).toThrow(
      'node "Op_0" (Op): attribute "value" is not an integer: expected an integer, received 0.1. For a float attribute write { floats: […] }.',
    );
  });
});
