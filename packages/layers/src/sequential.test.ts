import { ShapeError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import {
  avgPool2d,
  conv2d,
  createLayer,
  dense,
  dropout,
  flatten,
  input,
  type Layer,
  type Network,
  relu,
  reluDefinition,
  sequential,
  softmax,
} from './index.ts';

const names = ({ nodes }: Network) => nodes.map(({ name }) => name);

describe('a network', () => {
  const network = sequential(
    input([3, 8, 6]),
    conv2d({ filters: 4, kernel: 3, name: 'look' }),
    relu(),
    flatten(),
    dense(2),
  );

  it('has each layer with its shapes and parameters', () => {
    expect(network.input).toEqual([3, 8, 6]);
    expect(network.output).toEqual([2]);
    expect(network.nodes.map(({ name, input: from, output }) => [name, from, output])).toEqual([
      ['look', [3, 8, 6], [4, 6, 4]],
      ['relu_1', [4, 6, 4], [4, 6, 4]],
      ['flatten_1', [4, 6, 4], [96]],
      ['dense_1', [96], [2]],
    ]);
    expect(network.nodes.map(({ parameters }) => parameters.map(({ name, shape }) => [name, shape]))).toEqual(
      [
        [
          ['weight', [4, 3, 3, 3]],
          ['bias', [4]],
        ],
        [],
        [],
        [
          ['weight', [2, 96]],
          ['bias', [2]],
        ],
      ],
    );
  });

  it('is plain data as JSON', () => {
    expect(JSON.parse(JSON.stringify(network))).toEqual({
      input: [3, 8, 6],
      layers: [
        { type: 'conv2d', name: 'look', attributes: { filters: 4, kernel: 3 } },
        { type: 'relu', name: 'relu_1', attributes: {} },
        { type: 'flatten', name: 'flatten_1', attributes: {} },
        { type: 'dense', name: 'dense_1', attributes: { units: 2 } },
      ],
    });
  });

  it('does not change with the values that it was made from', () => {
    const shape = [1, 4, 4];
    const attributes = { filters: 1, kernel: 2 };
    const made = sequential(input(shape), conv2d(attributes));
    shape[0] = 7;
    attributes.filters = 9;
    expect(made.toJSON()).toEqual({
      input: [1, 4, 4],
      layers: [{ type: 'conv2d', name: 'conv2d_1', attributes: { filters: 1, kernel: 2 } }],
    });
  });

  it('takes a layer made outside like ours', () => {
    const own = createLayer<Layer>({ ...reluDefinition, type: 'bend' }, { name: 'own' });
    expect(names(sequential(input([4]), own, dense(1)))).toEqual(['own', 'dense_1']);
  });
});

describe('names', () => {
  it('are given by type and number, counted through blocks', () => {
    const block = sequential(conv2d({ filters: 1, kernel: 1 }), relu());
    expect(names(sequential(input([1, 2, 2]), block, relu(), block))).toEqual([
      'conv2d_1',
      'relu_1',
      'relu_2',
      'conv2d_2',
      'relu_3',
    ]);
  });

  it('step around those that were given', () => {
    const network = sequential(
      input([3]),
      relu(),
      relu({ name: 'relu_2' }),
      relu(),
      dense(1, { name: 'relu_4' }),
    );
    expect(names(network)).toEqual(['relu_1', 'relu_2', 'relu_3', 'relu_4']);
  });

  it('can be given to every layer', () => {
    const network = sequential(
      input([1, 4, 4]),
      avgPool2d({ size: 2, name: 'a' }),
      dropout(0.5, { name: 'b' }),
      flatten({ name: 'c' }),
      softmax({ name: 'd-1' }),
    );
    expect(names(network)).toEqual(['a', 'b', 'c', 'd-1']);
    expect(JSON.stringify(network)).not.toContain('"attributes":{"name"');
  });

  it.each(['', '1st', 'a b', 'a.b', 'a/b', 'ü'])(
    'are refused when weights could not be called so: "%s"',
    (name) => {
      const build = () => sequential(input([2]), relu({ name }));
      expect(build).toThrow(UsageError);
      expect(build).toThrow(
        `"${name}": the name of a layer cannot be used: expected a letter, then letters, digits, _ or -.`,
      );
    },
  );

  it('are refused when two layers have the same', () => {
    const block = sequential(relu({ name: 'twin' }));
    const build = () => sequential(input([2]), block, block);
    expect(build).toThrow(UsageError);
    expect(build).toThrow(
      '"twin": two layers have the same name. Names tell the weights apart: give each layer its own, or none.',
    );
  });
});

describe('a row of layers that is no network', () => {
  it('has no layers', () => {
    const build = () => sequential(input([2]));
    expect(build).toThrow(UsageError);
    expect(build).toThrow('sequential: the network has no layers. Add one after input(…), e.g. dense(10).');
    expect(() => sequential(input([2]), sequential())).toThrow('the network has no layers');
  });

  it.each([[[]], [[1, 2]], [[0, 4, 4]], [[1, 4, -4]], [[1.5]], [[1, 2, 3, 4]], [[Number.NaN]]])(
    'takes what cannot be an image or a list: %j',
    (shape) => {
      const build = () => sequential(input(shape), relu());
      expect(build).toThrow(ShapeError);
      expect(build).toThrow(
        `input: the shape cannot be an input: expected [channels, height, width] or [features], whole numbers above 0, received [${shape.join(', ')}].`,
      );
    },
  );

  it('has its input among the layers', () => {
    const build = () => sequential(relu(), input([2]));
    expect(build).toThrow(UsageError);
    expect(build).toThrow(
      'sequential: input(…) stands among the layers: expected input(…) first, then layers, received input(…) as item 2.',
    );
  });

  it('has something else among the layers', () => {
    const text = (what: string, item: number) =>
      `sequential: an item is not a layer: expected values such as conv2d(…) or relu(), received ${what} as item ${item}.`;
    // @ts-expect-error because a function is no layer
    expect(() => sequential(input([2]), relu)).toThrow(text('function', 2));
    // @ts-expect-error because undefined is no layer
    expect(() => sequential(input([2]), relu(), undefined)).toThrow(text('undefined', 3));
    // @ts-expect-error because null is no layer
    expect(() => sequential(null)).toThrow(text('null', 1));
  });

  it('goes on after what must come last', () => {
    const build = () => sequential(input([4]), softmax({ name: 'odds' }), relu(), dense(2));
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(
      'softmax "odds": softmax must be the last layer: expected nothing after it, received 2 more. Training skips it, so what follows would learn from other numbers than it sees later.',
    );
  });

  it('says which of several layers of one type does not fit', () => {
    const conv = conv2d({ filters: 2, kernel: 3 });
    const build = () => sequential(input([1, 6, 6] as number[]), conv, relu(), conv, conv);
    expect(build).toThrow('conv2d "conv2d_3": kernel 3 is larger than the height (2 + 0 + 0).');
  });
});
