import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../graph-builder.ts';
import type { ModelProto } from '../onnx_pb.ts';
import { blockConvolutions } from './block-convolutions.ts';

interface Weight {
  readonly dims: readonly [number, number, number, number];
  readonly group?: number;
  readonly constant?: true;
}

/** Convolutions of `x` that share it; the padding keeps its 4×4. */
function convolutions(...weights: readonly Weight[]): ModelProto {
  const graph = new GraphBuilder('convolutions');
  weights.forEach(({ dims: [filters, perGroup, height, width], group = 1, constant }, i) => {
    const channels = perGroup * group;
    const x = i === 0 ? graph.input('x', 'float32', [2, channels, 4, 4]) : 'x';
    const size = filters * perGroup * height * width;
    const weight =
      constant === undefined
        ? graph.input(`w${i}`, 'float32', [filters, perGroup, height, width])
        : graph.constant(new Float32Array(size), [filters, perGroup, height, width]);
    const pad = (height - 1) / 2;
    const attributes = { kernel_shape: [height, width], pads: [pad, pad, pad, pad], group };
    graph.output(`y${i}`, graph.node('Conv', [x, weight], attributes), 'float32', [2, filters, 4, 4]);
  });
  return graph.build();
}

const operators = (model: ModelProto | undefined) =>
  model?.graph?.node.map(({ opType, domain }) => (domain === '' ? opType : `blocked ${opType}`));

describe('blockConvolutions', () => {
  it('splits the weight into blocks of filters and of channels, and the input once for all readers', () => {
    const model = convolutions({ dims: [32, 16, 3, 3] }, { dims: [8, 16, 1, 1] });
    const rewritten = blockConvolutions(model, 8);
    const weight = ['Reshape', 'Transpose', 'Reshape'];
    expect(operators(rewritten)).toEqual([
      ...[...weight, 'blocked ReorderInput', 'blocked Conv'],
      ...[...weight, 'blocked Conv'],
      ...['blocked ReorderOutput', 'blocked ReorderOutput'],
    ]);
    expect(rewritten?.graph?.output).toEqual(model.graph?.output);
    expect(rewritten?.opsetImport.map(({ domain }) => domain)).toEqual(['', 'com.microsoft.nchwc']);
    expect(operators(model)).toEqual(['Conv', 'Conv']);
  });

  it('reads a few channels as they are', () => {
    const rewritten = blockConvolutions(convolutions({ dims: [16, 3, 3, 3] }), 16);
    // The one that puts the weight's filters in blocks.
    expect(operators(rewritten)?.filter((name) => name === 'blocked ReorderInput')).toHaveLength(1);
    expect(operators(rewritten)).toContain('blocked Conv');
  });

  it('takes groups of one channel', () => {
    expect(operators(blockConvolutions(convolutions({ dims: [16, 1, 3, 3], group: 16 }), 16))).toContain(
      'blocked Conv',
    );
  });

  it('makes rows of channels from blocks, where no product takes them', () => {
    const graph = new GraphBuilder('rows');
    const x = graph.input('x', 'float32', [2, 16, 4, 4]);
    const weight = graph.input('weight', 'float32', [16, 16, 3, 3]);
    graph.output('y', graph.node('Conv', [x, weight], { kernel_shape: [3, 3] }), 'float32', [2, 16, 2, 2]);
    const turned = () =>
      graph.node('Transpose', [graph.node('Reshape', [x, graph.int64(2, 16, 16)])], { perm: [0, 2, 1] });
    graph.output('rows', turned(), 'float32', [2, 16, 16]);
    const factor = graph.node('Reshape', [x, graph.int64(2, 16, 16)]);
    graph.output('product', graph.node('MatMul', [factor, turned()]), 'float32', [2, 16, 16]);
    expect(operators(blockConvolutions(graph.build(), 16))?.slice(6)).toEqual([
      ...['Reshape', 'Reshape', 'Reshape', 'Transpose', 'MatMul', 'blocked ReorderOutput'],
    ]);
  });

  it('puts rows of channels in blocks without making an image of them', () => {
    const graph = new GraphBuilder('rows');
    const rows = graph.input('rows', 'float32', [2, 16, 16]);
    const turned = graph.node('Transpose', [rows], { perm: [0, 2, 1] });
    const x = graph.node('Reshape', [turned, graph.int64(2, 16, 4, 4)]);
    const weight = graph.input('weight', 'float32', [16, 16, 3, 3]);
    graph.output('y', graph.node('Conv', [x, weight], { kernel_shape: [3, 3] }), 'float32', [2, 16, 2, 2]);
    expect(operators(blockConvolutions(graph.build(), 16))?.slice(3)).toEqual([
      ...['Reshape', 'blocked ReorderInput', 'blocked Conv', 'blocked ReorderOutput'],
    ]);
  });

  describe('between convolutions', () => {
    const dims = [2, 16, 4, 4];

    /** What becomes of nodes behind a convolution of 16 channels; the convolution and the making of its weight are left out. */
    function after(build: (graph: GraphBuilder, y: string) => void): readonly string[] | undefined {
      const graph = new GraphBuilder('after');
      const x = graph.input('x', 'float32', dims);
      const weight = graph.input('weight', 'float32', [16, 16, 1, 1]);
      build(graph, graph.node('Conv', [x, weight], { kernel_shape: [1, 1] }));
      return operators(blockConvolutions(graph.build(), 16))?.slice(5);
    }
    const channel = (graph: GraphBuilder, name: string) => graph.input(name, 'float32', [1, 16, 1, 1]);

    it('makes one convolution of a product, a sum and ReLU', () => {
      const made = after((graph, y) => {
        const scaled = graph.node('Mul', [y, channel(graph, 'scale')]);
        const shifted = graph.node('Sub', [scaled, channel(graph, 'shift')]);
        graph.output('z', graph.node('Relu', [shifted]), 'float32', dims);
      });
      expect(made).toEqual(['Reshape', 'Reshape', 'Neg', 'blocked Conv', 'blocked ReorderOutput']);
    });

    it('keeps apart what somebody else reads', () => {
      const made = after((graph, y) => {
        const scaled = graph.node('Mul', [y, channel(graph, 'scale')]);
        const shifted = graph.node('Add', [channel(graph, 'shift'), scaled]);
        graph.output('z', shifted, 'float32', dims);
        graph.output('root', graph.node('Sqrt', [scaled]), 'float32', dims);
        graph.output('positive', graph.node('Relu', [shifted]), 'float32', dims);
      });
      expect(made).toEqual([
        ...['Reshape', 'blocked Conv', 'Reshape', 'blocked Conv', 'Sqrt', 'Relu'],
        ...['blocked ReorderOutput', 'blocked ReorderOutput', 'blocked ReorderOutput'],
      ]);
    });

    it('lets a convolution add what nobody needs any more', () => {
      const made = after((graph, y) => {
        const other = graph.node('Sqrt', [y]);
        const scaled = graph.node('Mul', [y, channel(graph, 'scale')]);
        graph.output('z', graph.node('Add', [other, scaled]), 'float32', dims);
      });
      expect(made).toEqual(['Sqrt', 'Reshape', 'blocked Conv', 'blocked ReorderOutput']);
    });

    it('adds by itself what is needed again', () => {
      const made = after((graph, y) => {
        const scaled = graph.node('Mul', [y, channel(graph, 'scale')]);
        graph.output('z', graph.node('Add', [y, scaled]), 'float32', dims);
        graph.output('root', graph.node('Sqrt', [y]), 'float32', dims);
      });
      expect(made?.slice(0, 4)).toEqual(['Reshape', 'blocked Conv', 'Add', 'Sqrt']);
    });

    it('sums the places of each channel', () => {
      const made = after((graph, y) => {
        const row = graph.node('Reshape', [y, graph.int64(2, 16, 16)]);
        const sum = graph.node('ReduceSum', [row, graph.int64(2)], { keepdims: 0 });
        graph.output('sum', sum, 'float32', [2, 16]);
      });
      expect(made).toEqual(['Reshape', 'ReduceSum', 'Reshape']);
    });

    const sumPlaces = (graph: GraphBuilder, image: string, name: string) => {
      const row = graph.node('Reshape', [image, graph.int64(2, 16, 16)]);
      graph.output(name, graph.node('ReduceSum', [row, graph.int64(2)], { keepdims: 0 }), 'float32', [2, 16]);
    };

    it('makes one convolution of a product whose places are summed', () => {
      const made = after((graph, y) => {
        sumPlaces(graph, graph.node('Mul', [y, y]), 'squares');
        sumPlaces(graph, graph.node('Mul', [y, graph.input('other', 'float32', dims)]), 'products');
      });
      const one = ['Reshape', 'Reshape', 'blocked Conv', 'Reshape'];
      expect(made).toEqual([...one, 'blocked ReorderInput', ...one]);
    });

    it('sums a product that is there, where somebody else reads it or its places', () => {
      const sums = ['Reshape', 'ReduceSum', 'Reshape'];
      const image = after((graph, y) => {
        const square = graph.node('Mul', [y, y]);
        sumPlaces(graph, square, 'squares');
        graph.output('root', graph.node('Sqrt', [square]), 'float32', dims);
      });
      expect(image).toEqual(['Mul', ...sums, 'Sqrt', 'blocked ReorderOutput']);
      const row = after((graph, y) => {
        const places = graph.node('Reshape', [graph.node('Mul', [y, y]), graph.int64(2, 16, 16)]);
        const sum = graph.node('ReduceSum', [places, graph.int64(2)], { keepdims: 0 });
        graph.output('sum', sum, 'float32', [2, 16]);
        graph.output('largest', graph.node('ReduceMax', [places, graph.int64(2)]), 'float32', [2, 16, 1]);
      });
      expect(row).toEqual(['Mul', ...sums, 'blocked ReorderOutput', 'Reshape', 'ReduceMax']);
      const scaled = after((graph, y) => {
        sumPlaces(graph, graph.node('Mul', [y, graph.scalar(2)]), 'sum');
      });
      expect(scaled).toEqual(['Mul', ...sums]);
    });

    it('leaves sums over channels, and arithmetic with values of other shapes', () => {
      const made = after((graph, y) => {
        const row = graph.node('Reshape', [y, graph.int64(2, 16, 16)]);
        const sum = graph.node('ReduceSum', [row, graph.int64(1)], { keepdims: 0 });
        graph.output('sum', sum, 'float32', [2, 16]);
        const line = graph.input('line', 'float32', [4]);
        graph.output('z', graph.node('Mul', [y, line]), 'float32', dims);
      });
      expect(made).toEqual(['blocked ReorderOutput', 'Reshape', 'ReduceSum', 'Mul']);
    });

    it('gives graphs inside nodes what they read', () => {
      const made = after((graph, y) => {
        const branch = (name: string, opType: string) => {
          const inside = graph.subgraph(name);
          inside.output(`${name} gives`, inside.node(opType, [y]), 'float32', dims);
          return inside.graph();
        };
        const either = graph.node('If', [graph.input('which', 'bool', [])], {
          then_branch: branch('then', 'Sqrt'),
          else_branch: branch('else', 'Exp'),
        });
        graph.output('z', either, 'float32', dims);
      });
      expect(made).toEqual(['blocked ReorderOutput', 'If']);
    });
  });

  it.each<[string, Weight]>([
    ['filters that fill no block', { dims: [24, 16, 3, 3] }],
    ['channels that fill more than one block and not the last', { dims: [16, 24, 3, 3] }],
    ['groups of several channels', { dims: [32, 8, 3, 3], group: 2 }],
    ['several filters a group', { dims: [32, 1, 3, 3], group: 16 }],
    ['a constant weight, which onnxruntime reorders itself', { dims: [16, 16, 3, 3], constant: true }],
  ])('leaves %s', (_, weight) => {
    expect(blockConvolutions(convolutions(weight), 16)).toBeUndefined();
  });
});
