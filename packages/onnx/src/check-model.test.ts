import { create } from '@bufbuild/protobuf';
import { ModelError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { f, type Input, ints, oneNode, undeclare } from './fixtures/models.ts';
import { type Outcome, runOnZeros } from './fixtures/onnxruntime.ts';
import {
  checkModel,
  decodeModel,
  encodeModel,
  findProblems,
  GraphBuilder,
  type GraphProto,
  type ModelProto,
} from './index.ts';
import { NodeProtoSchema } from './onnx_pb.ts';

const i64 = (...dims: number[]): Input => ['int64', dims];
const floats =
  (...values: number[]): Input =>
  (graph) =>
    graph.constant(Float32Array.from(values), [values.length]);

/** Two convolutions, a pool and a dense layer, as an exporter writes them. */
function classifier(): GraphBuilder {
  const g = new GraphBuilder('classifier');
  const image = g.input('image', 'float32', ['batch', 1, 8, 8]);
  const features = g.scope('block', () => {
    const first = g.node('Conv', [image, g.initializer('w1', new Float32Array(36), [4, 1, 3, 3])], {
      pads: [1, 1, 1, 1],
    });
    const second = g.node('Relu', [
      g.node('Conv', [first, g.initializer('w2', new Float32Array(288), [8, 4, 3, 3])]),
    ]);
    return g.node('MaxPool', [second], { kernel_shape: [2, 2], strides: [2, 2] });
  });
  const rows = g.node('Flatten', [features]);
  const logits = g.node('Gemm', [rows, g.initializer('w3', new Float32Array(720), [72, 10])]);
  g.output('logits', logits, 'float32', ['batch', 10]);
  return g;
}

function broken(edit: (graph: GraphProto, model: ModelProto) => void): ModelProto {
  const model = classifier().build();
  if (model.graph !== undefined) edit(model.graph, model);
  return model;
}

function at<T>(list: readonly T[], i: number): T {
  const item = list.at(i);
  if (item === undefined) throw new Error(`there is no item ${i}`);
  return item;
}

// The last column says how far onnxruntime gets with the model. Where it runs, the check is stricter on purpose:
// onnxruntime only prints a warning, or gives a result that nobody meant.
const cases: readonly (readonly [string, ModelProto, string, Outcome])[] = [
  [
    'no IR version',
    broken((_, model) => {
      model.irVersion = 0n;
    }),
    'model: the IR version is missing: expected 3 to 10.',
    'runs',
  ],
  [
    'an IR version of the future',
    broken((_, model) => {
      model.irVersion = 99n;
    }),
    'model: the IR version is not known: expected 3 to 10, received 99.',
    'refuses to load',
  ],
  [
    'no opset',
    broken((_, model) => {
      model.opsetImport = [];
    }),
    'model: the opset is missing: expected 13 to 17.',
    'refuses to load',
  ],
  [
    'an opset of the future',
    broken((_, model) => {
      at(model.opsetImport, 0).version = 999n;
    }),
    'model: the opset is not known: expected 13 to 17, received 999.',
    'refuses to load',
  ],
  [
    'a domain that is not imported',
    broken((graph) => {
      at(graph.node, 2).domain = 'com.example';
    }),
    'node "block/Relu_0" (Relu): the domain "com.example" is not imported. Add it to the opset_import of the model.',
    'refuses to load',
  ],
  [
    'no outputs',
    broken((graph) => {
      graph.output = [];
    }),
    'graph: the graph has no outputs: expected at least 1.',
    'refuses to run',
  ],
  [
    'an undefined value',
    broken((graph) => {
      at(graph.node, 2).input = ['block/Conv_2'];
    }),
    'node "block/Relu_0" (Relu): there is no value "block/Conv_2". Did you mean "block/Conv_0"?',
    'refuses to load',
  ],
  [
    'an undefined value like no other',
    broken((graph) => {
      at(graph.node, 2).input = ['z'];
    }),
    'node "block/Relu_0" (Relu): there is no value "z".',
    'refuses to load',
  ],
  [
    'an undefined output',
    broken((graph) => {
      at(graph.output, 0).name = 'logit';
    }),
    'output "logit": there is no value "logit". Did you mean "logits"?',
    'refuses to load',
  ],
  [
    'a value made twice',
    broken((graph) => {
      at(graph.node, 2).output = ['block/Conv_1'];
    }),
    'node "block/Relu_0" (Relu): the value "block/Conv_1" is there already: expected each value to be made once.',
    'refuses to load',
  ],
  [
    'a value that hides an input',
    broken((graph) => {
      at(graph.node, 2).output = ['image'];
    }),
    'node "block/Relu_0" (Relu): the value "image" is there already: expected each value to be made once.',
    'refuses to load',
  ],
  [
    'an input given twice',
    broken((graph) => {
      graph.input.push(at(graph.input, 0));
    }),
    'input "image": the value "image" is there already: expected each value to be made once.',
    'refuses to load',
  ],
  [
    'an initializer given twice',
    broken((graph) => {
      graph.initializer.push(at(graph.initializer, 0));
    }),
    'initializer "w1": the value "w1" is there already: expected each value to be made once.',
    'runs',
  ],
  [
    'an output given twice',
    broken((graph) => {
      graph.output.push(at(graph.output, 0));
    }),
    'output "logits": the output is there twice.',
    'runs',
  ],
  [
    'an input without a name',
    broken((graph) => {
      at(graph.input, 0).name = '';
    }),
    'graph: an input has no name.',
    'refuses to load',
  ],
  [
    'nodes in the wrong order',
    broken((graph) => {
      graph.node.reverse();
    }),
    'node "Gemm_0" (Gemm): it reads "Flatten_0" before node "Flatten_0" makes it: expected nodes in an order in which they can run.',
    'runs',
  ],
  [
    'a cycle',
    broken((graph) => {
      at(graph.node, 0).input[0] = 'block/Relu_0';
    }),
    'node "block/Conv_0" (Conv): the graph has a cycle: received "block/Conv_0" reads from "block/Relu_0" reads from "block/Conv_1" reads from "block/Conv_0".',
    'refuses to load',
  ],
  [
    'a node that reads itself',
    broken((graph) => {
      at(graph.node, 2).input = ['block/Relu_0'];
    }),
    'node "block/Relu_0" (Relu): the graph has a cycle: received "block/Relu_0" reads from "block/Relu_0".',
    'refuses to load',
  ],
  [
    'an unknown operator',
    broken((graph) => {
      at(graph.node, 2).opType = 'ReLU';
    }),
    'node "block/Relu_0" (ReLU): opset 17 has no operator "ReLU". Did you mean "Relu"?',
    'refuses to load',
  ],
  [
    'an operator of a later opset',
    broken((graph) => {
      at(graph.node, 2).opType = 'Gelu';
    }),
    'node "block/Relu_0" (Gelu): opset 17 has no operator "Gelu". Did you mean "Relu"?',
    'refuses to load',
  ],
  [
    'an operator by the name of a JavaScript property',
    broken((graph) => {
      at(graph.node, 2).opType = 'constructor';
    }),
    'node "block/Relu_0" (constructor): opset 17 has no operator "constructor".',
    'refuses to load',
  ],
  [
    'a node without a name',
    broken((graph) => {
      at(graph.node, 2).name = '';
      at(graph.node, 2).opType = 'Reul';
    }),
    'node 2 (Reul): opset 17 has no operator "Reul". Did you mean "Relu"?',
    'refuses to load',
  ],
  [
    'an initializer that is too short',
    broken((graph) => {
      at(graph.initializer, 0).dims = [4n, 1n, 3n, 4n];
    }),
    'tensor "w1": the data do not fit the dims [4, 1, 3, 4]: expected 48 elements of float32, received 36. The file is damaged, or was written by a faulty program.',
    'refuses to load',
  ],
  [
    'an initializer without a type',
    broken((graph) => {
      at(graph.initializer, 0).dataType = 0;
    }),
    'initializer "w1": the element type is missing or unknown.',
    'refuses to load',
  ],
  [
    'an initializer that contradicts its input',
    broken((graph) => {
      graph.input.push({ ...at(graph.input, 0), name: 'w1' });
    }),
    'initializer "w1": the declared shape contradicts the graph: expected [4, 1, 3, 3], received [batch, 1, 8, 8].',
    'refuses to load',
  ],
  [
    'an output of another type',
    broken((graph) => {
      setType(graph, 7);
    }),
    'output "logits": the declared type contradicts the graph: expected float32, received int64.',
    'refuses to load',
  ],
  [
    'an output of another shape',
    shaped([5, 11]),
    'output "logits": the declared shape contradicts the graph: expected [batch, 10], received [5, 11].',
    'runs',
  ],
  [
    'an output of another rank',
    shaped(['batch', 10, 1]),
    'output "logits": the declared shape contradicts the graph: expected [batch, 10], received [batch, 10, 1].',
    'runs',
  ],

  [
    'a value declared otherwise',
    broken((graph) => {
      graph.valueInfo.push({ ...at(graph.output, 0), name: 'Flatten_0' });
    }),
    'value "Flatten_0": the declared shape contradicts the graph: expected [batch, 72], received [batch, 10].',
    'runs',
  ],
  [
    'a value declared as another type',
    broken((graph) => {
      graph.valueInfo.push({ ...at(typed(7), 0), name: 'Flatten_0' });
    }),
    'value "Flatten_0": the declared type contradicts the graph: expected float32, received int64.',
    'refuses to load',
  ],
  [
    'an output left out',
    broken((graph) => {
      at(graph.node, 2).output = [''];
    }),
    'node "block/Relu_0" (Relu): output "Y" cannot be left out: expected the name of a value, received an empty name.',
    'refuses to load',
  ],
  [
    'an input without a type',
    broken((graph) => {
      const type = at(graph.input, 0).type?.value;
      if (type?.case === 'tensorType') type.value.elemType = 0;
    }),
    'input "image": the element type is missing or unknown.',
    'refuses to load',
  ],
  [
    'sizes for another rank',
    oneNode('Resize', [f(1, 1, 2, 2), '', '', ints(4, 4)]),
    'node "Resize_0" (Resize): sizes does not fit the input: expected 4 numbers, one per dimension, received 2.',
    'refuses to load',
  ],
  [
    'a height that cannot be divided',
    oneNode('SpaceToDepth', [f(1, 1, 3, 2)], { blocksize: 2 }),
    'node "SpaceToDepth_0" (SpaceToDepth): the height cannot be divided by the blocks: expected a multiple of 2, received 3.',
    'refuses to run',
  ],
  [
    'too many inputs',
    oneNode('Relu', [f(2), f(2)]),
    'node "Relu_0" (Relu): the number of inputs is wrong: expected 1 ("X"), received 2.',
    'refuses to load',
  ],
  [
    'too few inputs',
    oneNode('Conv', [f(1, 1, 3, 3)]),
    'node "Conv_0" (Conv): the number of inputs is wrong: expected 2 to 3 ("X", "W", "B"), received 1.',
    'refuses to load',
  ],
  [
    'no inputs to a variadic operator',
    oneNode('Concat', [], { axis: 0 }),
    'node "Concat_0" (Concat): the number of inputs is wrong: expected 1 or more ("inputs"), received 0.',
    'refuses to load',
  ],
  [
    'a required input left out',
    oneNode('Conv', [f(1, 1, 3, 3), '', f(2)]),
    'node "Conv_0" (Conv): input "W" cannot be left out: expected the name of a value, received an empty name.',
    'refuses to load',
  ],
  [
    'too many outputs',
    oneNode('Relu', [f(2)], {}, ['float32', 'float32']),
    'node "Relu_0" (Relu): the number of outputs is wrong: expected 1 ("Y"), received 2.',
    'refuses to load',
  ],
  [
    'an unknown attribute',
    oneNode('Conv', [f(1, 1, 3, 3), f(1, 1, 1, 1)], { stride: [2, 2] }),
    'node "Conv_0" (Conv): there is no attribute "stride": expected one of auto_pad, kernel_shape, pads, strides, dilations, group. Did you mean "strides"?',
    'refuses to load',
  ],
  [
    'an attribute where there are none',
    oneNode('Relu', [f(2)], { slope: { float: 1 } }),
    'node "Relu_0" (Relu): there is no attribute "slope": expected no attributes.',
    'refuses to load',
  ],
  [
    'a missing attribute',
    oneNode('Concat', [f(2), f(2)]),
    'node "Concat_0" (Concat): attribute "axis" is missing: expected int.',
    'refuses to load',
  ],
  [
    'a float attribute written as an int',
    oneNode('LeakyRelu', [f(2)], { alpha: 1 }),
    'node "LeakyRelu_0" (LeakyRelu): attribute "alpha" is of the wrong kind: expected float, received int.',
    'refuses to load',
  ],
  [
    'a list where one number is wanted',
    oneNode('Softmax', [f(2)], { axis: [0] }),
    'node "Softmax_0" (Softmax): attribute "axis" is of the wrong kind: expected int, received ints.',
    'refuses to load',
  ],
  [
    'a word that is not one of a few',
    oneNode('Pad', [f(2), ints(1, 1)], { mode: 'mirror' }),
    'node "Pad_0" (Pad): attribute "mode" cannot be this: expected one of constant, reflect, edge, received mirror.',
    'refuses to load',
  ],
  [
    'an attribute given twice',
    twice(),
    'node "Softmax_0" (Softmax): attribute "axis" is there twice.',
    'refuses to load',
  ],
  [
    'types that differ',
    oneNode('Add', [f(2), i64(2)]),
    'node "Add_0" (Add): input "B" and input "A" differ in type: expected float32, received int64. Cast one of them.',
    'refuses to load',
  ],
  [
    'types that differ in a list',
    oneNode('Concat', [f(2), i64(2)], { axis: 0 }),
    'node "Concat_0" (Concat): input "x1" and input "x0" differ in type: expected float32, received int64. Cast one of them.',
    'refuses to load',
  ],
  [
    'a type that the operator does not take',
    oneNode('Exp', [i64(2)]),
    'node "Exp_0" (Exp): input "X" cannot be of this type: expected float32, float64, float16, bfloat16, received int64. Cast it first.',
    'refuses to load',
  ],
  [
    'float axes',
    oneNode('ReduceSum', [f(2), floats(0)]),
    'node "ReduceSum_0" (ReduceSum): input "axes" cannot be of this type: expected int64, received float32. Cast it first.',
    'refuses to load',
  ],

  [
    'shapes that cannot be broadcast',
    oneNode('Mul', [f(2, 3), f(2)]),
    'node "Mul_0" (Mul): the inputs cannot be broadcast to each other: expected sizes that are equal or 1, counted from the end, received [2, 3] and [2].',
    'refuses to load',
  ],
  [
    'a limit that is not a scalar',
    oneNode('Clip', [f(2), floats(0, 1)]),
    'node "Clip_0" (Clip): min is not a scalar: expected [], received [2].',
    'refuses to run',
  ],
  [
    'a weight with other channels',
    oneNode('Conv', [f(1, 32, 8, 8), f(4, 16, 3, 3)]),
    'node "Conv_0" (Conv): the weight has 16 input channels, but the input has 32 channels: expected 32, received 16.',
    'refuses to run',
  ],
  [
    'a weight with other channels per group',
    oneNode('Conv', [f(1, 8, 8, 8), f(4, 8, 3, 3)], { group: 2 }),
    'node "Conv_0" (Conv): the weight has 8 input channels for each of 2 groups, but the input has 8 channels: expected 4, received 8.',
    'refuses to run',
  ],
  [
    'filters that cannot be grouped',
    oneNode('Conv', [f(1, 4, 8, 8), f(3, 2, 3, 3)], { group: 2 }),
    'node "Conv_0" (Conv): the filters cannot be split into the groups: expected a multiple of 2, received 3.',
    'refuses to run',
  ],
  [
    'no groups',
    oneNode('Conv', [f(1, 4, 8, 8), f(3, 2, 3, 3)], { group: 0 }),
    'node "Conv_0" (Conv): group is not positive: expected at least 1, received 0.',
    'refuses to run',
  ],
  [
    'a bias of another length',
    oneNode('Conv', [f(1, 1, 8, 8), f(4, 1, 3, 3), f(3)]),
    'node "Conv_0" (Conv): the bias does not fit the filters: expected [4], received [3].',
    'refuses to run',
  ],
  [
    'a convolution of a matrix',
    oneNode('Conv', [f(8, 8), f(3, 3)]),
    'node "Conv_0" (Conv): the input has too few dimensions: expected [batch, channels, one or more spatial sizes], received [8, 8].',
    'refuses to load',
  ],
  [
    'a weight of another rank',
    oneNode('Conv', [f(1, 1, 8, 8), f(4, 1, 3)]),
    'node "Conv_0" (Conv): the weight and the input differ in rank: expected a weight of rank 4, received [4, 1, 3].',
    'refuses to load',
  ],
  [
    'a kernel_shape that contradicts the weight',
    oneNode('Conv', [f(1, 1, 8, 8), f(4, 1, 3, 3)], { kernel_shape: [5, 5] }),
    'node "Conv_0" (Conv): kernel_shape contradicts the weight: expected [3, 3], received [5, 5].',
    'refuses to run',
  ],
  [
    'a kernel that is too large',
    oneNode('Conv', [f(1, 1, 4, 8), f(4, 1, 3, 3)], { dilations: [3, 1], pads: [1, 0, 1, 0] }),
    'node "Conv_0" (Conv): the kernel does not fit along spatial axis 0: expected at most 6 (size 4 + padding 1 + 1), received 7 (3 dilated by 3).',
    'refuses to run',
  ],
  [
    'pads for other axes',
    oneNode('Conv', [f(1, 1, 8, 8), f(4, 1, 3, 3)], { pads: [1, 1] }),
    'node "Conv_0" (Conv): pads does not fit: expected 4 numbers of at least 0, received [1, 1].',
    'refuses to load',
  ],
  [
    'a stride of 0',
    oneNode('MaxPool', [f(1, 1, 8)], { kernel_shape: [2], strides: [0] }),
    'node "MaxPool_0" (MaxPool): strides does not fit: expected 1 number of at least 1, received [0].',
    'refuses to load',
  ],
  [
    'pads beside auto_pad',
    oneNode('Conv', [f(1, 1, 8, 8), f(4, 1, 3, 3)], { auto_pad: 'SAME_UPPER', pads: [1, 1, 1, 1] }),
    'node "Conv_0" (Conv): auto_pad SAME_UPPER and pads exclude each other. Leave out one of them.',
    'refuses to load',
  ],
  [
    'a transposed weight with other channels',
    oneNode('ConvTranspose', [f(1, 4, 8, 8), f(3, 4, 3, 3)]),
    'node "ConvTranspose_0" (ConvTranspose): the weight takes 3 channels, but the input has 4: expected 4, received 3.',
    'refuses to run',
  ],
  [
    'input channels that cannot be grouped',
    oneNode('ConvTranspose', [f(1, 3, 8, 8), f(3, 4, 3, 3)], { group: 2 }),
    'node "ConvTranspose_0" (ConvTranspose): the input channels cannot be split into the groups: expected a multiple of 2, received 3.',
    'refuses to run',
  ],
  [
    'padding beyond the kernel',
    oneNode('MaxPool', [f(1, 1, 8, 8)], { kernel_shape: [2, 2], pads: [2, 0, 0, 0] }),
    'node "MaxPool_0" (MaxPool): the padding is not smaller than the kernel: expected less than 2, received 2.',
    'refuses to load',
  ],
  [
    'a pool of a matrix',
    oneNode('GlobalAveragePool', [f(8, 8)]),
    'node "GlobalAveragePool_0" (GlobalAveragePool): the input has too few dimensions: expected [batch, channels, one or more spatial sizes], received [8, 8].',
    'refuses to run',
  ],
  [
    'inner sizes that differ',
    oneNode('Gemm', [f(2, 72), f(64, 10)]),
    'node "Gemm_0" (Gemm): the inner sizes differ: A has 72 columns, B has 64 rows: expected 72, received 64.',
    'refuses to load',
  ],
  [
    'a Gemm of images',
    oneNode('Gemm', [f(2, 3, 4), f(4, 10)]),
    'node "Gemm_0" (Gemm): A is not a matrix: expected two dimensions, received [2, 3, 4]. Flatten makes a matrix of it.',
    'refuses to load',
  ],
  [
    'a bias that does not fit the product',
    oneNode('Gemm', [f(2, 3), f(3, 10), f(4)]),
    'node "Gemm_0" (Gemm): C cannot be broadcast to the product: expected something that broadcasts to [2, 10], received [4].',
    'refuses to run',
  ],
  [
    'a bias that is larger than the product',
    oneNode('Gemm', [f(1, 3), f(3, 10), f(2, 10)]),
    'node "Gemm_0" (Gemm): C cannot be broadcast to the product: expected something that broadcasts to [1, 10], received [2, 10].',
    'refuses to run',
  ],
  [
    'inner sizes of MatMul that differ',
    oneNode('MatMul', [f(5, 2, 3), f(4, 3)]),
    'node "MatMul_0" (MatMul): the inner sizes differ: A has 3 columns, B has 4 rows: expected 3, received 4.',
    'refuses to load',
  ],
  [
    'batches of matrices that differ',
    oneNode('MatMul', [f(5, 2, 3), f(4, 3, 2)]),
    'node "MatMul_0" (MatMul): the batches of matrices cannot be broadcast to each other: expected sizes that are equal or 1, counted from the end, received [5, 2, 3] and [4, 3, 2].',
    'refuses to load',
  ],
  [
    'a product with a scalar',
    oneNode('MatMul', [f(), f(3, 2)]),
    'node "MatMul_0" (MatMul): a scalar cannot be multiplied as a matrix: expected at least one dimension each, received [] and [3, 2].',
    'refuses to load',
  ],
  [
    'a Reshape of too many',
    oneNode('Reshape', [f(2, 3, 4), ints(5, 5)]),
    'node "Reshape_0" (Reshape): [2, 3, 4] cannot be reshaped to [5, 5]: expected 24 elements, received 25 elements.',
    'refuses to run',
  ],
  [
    'a Reshape that does not divide',
    oneNode('Reshape', [f(2, 3, 4), ints(-1, 7)]),
    'node "Reshape_0" (Reshape): [2, 3, 4] cannot be reshaped to [-1, 7]: expected a divisor of 24 elements, received 7 elements.',
    'refuses to load',
  ],
  [
    'a Reshape whose symbols cancel',
    oneNode('Reshape', [f('batch', 12), ints(0, 13)]),
    'node "Reshape_0" (Reshape): [batch, 12] cannot be reshaped to [0, 13]: expected 12 elements, received 13 elements.',
    'refuses to run',
  ],
  [
    'a Reshape with two open sizes',
    oneNode('Reshape', [f(2, 3, 4), ints(-1, -1)]),
    'node "Reshape_0" (Reshape): the shape cannot be: expected sizes, with at most one -1 for what is left, received [-1, -1].',
    'refuses to load',
  ],
  [
    'a Reshape that keeps what is not there',
    oneNode('Reshape', [f(2, 3), ints(2, 3, 0)]),
    'node "Reshape_0" (Reshape): the 0 at place 2 has no size to keep: expected at most 2 dimensions, like the input\'s, received [2, 3, 0].',
    'refuses to load',
  ],
  [
    'a perm that repeats',
    oneNode('Transpose', [f(2, 3)], { perm: [1, 1] }),
    'node "Transpose_0" (Transpose): perm does not name each axis once: expected 0 to 1 in some order, received [1, 1].',
    'refuses to load',
  ],
  [
    'an axis outside',
    oneNode('Concat', [f(2, 3), f(2, 3)], { axis: 2 }),
    'node "Concat_0" (Concat): axis 2 is outside a tensor of rank 2: expected -2 to 1, received 2.',
    'refuses to load',
  ],
  [
    'an axis of a scalar',
    oneNode('Softmax', [f()], { axis: 1 }),
    'node "Softmax_0" (Softmax): axis 1 is outside a tensor of rank 0: expected no axis, since it is a scalar, received 1.',
    'refuses to load',
  ],
  [
    'an axis named twice',
    oneNode('Unsqueeze', [f(2), ints(0, 0)]),
    'node "Unsqueeze_0" (Unsqueeze): axis 0 is named twice: received [0, 0].',
    'refuses to load',
  ],
  [
    'a Squeeze of more than 1',
    oneNode('Squeeze', [f(2, 3), ints(1)]),
    'node "Squeeze_0" (Squeeze): axis 1 of [2, 3] cannot be squeezed away: expected size 1, received 3.',
    'refuses to load',
  ],
  [
    'an Expand that does not fit',
    oneNode('Expand', [f(3), ints(2, 4)]),
    'node "Expand_0" (Expand): the input cannot be expanded to the shape: expected something that broadcasts with [2, 4], received [3].',
    'refuses to load',
  ],
  [
    'repeats for another rank',
    oneNode('Tile', [f(2, 3), ints(2)]),
    'node "Tile_0" (Tile): repeats does not fit the input: expected 2 numbers, one per dimension, received 1.',
    'refuses to load',
  ],
  [
    'pads for another rank',
    oneNode('Pad', [f(2, 3), ints(1, 1)]),
    'node "Pad_0" (Pad): pads does not fit the input: expected 4 numbers: 2 for the beginnings, then 2 for the ends, received 2.',
    'refuses to load',
  ],
  [
    'pads that take away too much',
    oneNode('Pad', [f(2), ints(-2, -1)]),
    'node "Pad_0" (Pad): pads takes away more than there is along axis 0: expected at least -2 in all, received -2 and -1.',
    'refuses to run',
  ],
  [
    'pads that reflect too much',
    oneNode('Pad', [f(3), ints(3, 0)], { mode: 'reflect' }),
    'node "Pad_0" (Pad): pads reflects more than there is along axis 0: expected at most 2, received 3.',
    'refuses to run',
  ],
  [
    'ends for other starts',
    oneNode('Slice', [f(5), ints(0), ints(1, 2)]),
    'node "Slice_0" (Slice): ends and starts differ in length: expected 1, received 2.',
    'refuses to load',
  ],
  [
    'a step of 0',
    oneNode('Slice', [f(5), ints(0), ints(1), ints(0), ints(0)]),
    'node "Slice_0" (Slice): a step is 0: received [0].',
    'refuses to load',
  ],
  [
    'shapes that cannot be concatenated',
    oneNode('Concat', [f(2, 3), f(3, 3)], { axis: 1 }),
    'node "Concat_0" (Concat): the inputs cannot be concatenated along axis 1: expected sizes that differ at most there, like [2, 3], received [3, 3].',
    'refuses to load',
  ],
  [
    'a split of other outputs',
    oneNode('Split', [f(6), ints(1, 2, 3)], {}, ['float32', 'float32']),
    'node "Split_0" (Split): split does not fit the outputs: expected 2 sizes, received 3.',
    'refuses to load',
  ],
  [
    'a split that does not add up',
    oneNode('Split', [f(6), ints(1, 2)], {}, ['float32', 'float32']),
    'node "Split_0" (Split): split does not add up along axis 0: expected 6, received 3.',
    'refuses to load',
  ],
  [
    'an uneven split',
    oneNode('Split', [f(5)], {}, ['float32', 'float32']),
    'node "Split_0" (Split): size 5 cannot be split evenly: expected a multiple of 2, received 5. Say the sizes in the input "split".',
    'refuses to load',
  ],
  [
    'an index outside',
    oneNode('Gather', [f(3, 2), ints(0, 3)]),
    'node "Gather_0" (Gather): an index is outside an axis of size 3: expected -3 to 2, received 3.',
    'refuses to run',
  ],
  [
    'indices of another rank',
    oneNode('GatherElements', [f(3, 2), i64(3)]),
    'node "GatherElements_0" (GatherElements): the indices and the data differ in rank: expected 2 dimensions, received [3].',
    'refuses to run',
  ],
  [
    'values that are no pair',
    oneNode('OneHot', [i64(3), ints(5), floats(0, 1, 2)]),
    'node "OneHot_0" (OneHot): values is not the pair of off and on: expected [2], received [3].',
    'refuses to load',
  ],
  [
    'a constant of nothing',
    oneNode('Constant', []),
    'node "Constant_0" (Constant): a constant has one value: expected one of value, value_float, value_floats, value_int, value_ints, value_string, value_strings, sparse_value, received none.',
    'refuses to load',
  ],
  [
    'a fill of two elements',
    oneNode('ConstantOfShape', [ints(2)], {
      value: { type: 'float32', dims: [2], data: new Float32Array(2) },
    }),
    'node "ConstantOfShape_0" (ConstantOfShape): value is not one element: expected [1], received [2].',
    'refuses to load',
  ],
  [
    'a negative size',
    oneNode('ConstantOfShape', [ints(-2)]),
    'node "ConstantOfShape_0" (ConstantOfShape): a size is negative: received [-2].',
    'refuses to load',
  ],
  [
    'a range without a step',
    oneNode('Range', [scalar(0), scalar(3), scalar(0)]),
    'node "Range_0" (Range): delta is 0: expected a step up or down.',
    'refuses to run',
  ],
  [
    'a range from a list',
    oneNode('Range', [floats(0, 1), scalar(3), scalar(1)]),
    'node "Range_0" (Range): start is not a scalar: expected [], received [2].',
    'refuses to load',
  ],
  [
    'a cast to no type',
    oneNode('Cast', [f(2)], { to: 99 }),
    'node "Cast_0" (Cast): to is not an element type that can be cast to: expected a number of TensorProto.DataType, such as 1 for float32, received 99.',
    'refuses to load',
  ],
  [
    'statistics of other channels',
    oneNode('BatchNormalization', [f(1, 3, 2, 2), f(3), f(3), f(4), f(3)]),
    'node "BatchNormalization_0" (BatchNormalization): input_mean does not have one number per channel: expected [3], received [4].',
    'refuses to load',
  ],
  [
    'a scale of other channels',
    oneNode('InstanceNormalization', [f(1, 3, 2, 2), f(2), f(3)]),
    'node "InstanceNormalization_0" (InstanceNormalization): scale does not have one number per channel: expected [3], received [2].',
    'refuses to run',
  ],
  [
    'a scale for other values than those normalised',
    oneNode('LayerNormalization', [f(2, 3, 4), f(3), f(4)]),
    'node "LayerNormalization_0" (LayerNormalization): Scale does not have one number per normalised value: expected [4], received [3].',
    'refuses to run',
  ],
  [
    'a slope that does not stretch over the input',
    oneNode('PRelu', [f(2, 3), f(2)]),
    'node "PRelu_0" (PRelu): the slope does not stretch over the input: expected sizes that are 1 or those of [2, 3], counted from the end, received [2].',
    'refuses to run',
  ],
  [
    'a slope that is larger than the input',
    oneNode('PRelu', [f(1, 3), f(2, 3)]),
    'node "PRelu_0" (PRelu): the slope does not stretch over the input: expected sizes that are 1 or those of [1, 3], counted from the end, received [2, 3].',
    'runs',
  ],
  [
    'running statistics outside of training',
    oneNode('BatchNormalization', [f(1, 3, 2, 2), f(3), f(3), f(3), f(3)], {}, [
      'float32',
      'float32',
      'float32',
    ]),
    'node "BatchNormalization_0" (BatchNormalization): the running statistics come out only in training mode: expected 1 output, received 3. Set training_mode to 1, or leave out the other outputs.',
    'refuses to load',
  ],
  [
    'no size to resize to',
    oneNode('Resize', [f(1, 1, 2, 2)]),
    'node "Resize_0" (Resize): the new size must be said in one way: expected either scales or sizes, received neither.',
    'refuses to load',
  ],
  [
    'two sizes to resize to',
    oneNode('Resize', [f(1, 1, 2, 2), '', floats(1, 1, 2, 2), ints(1, 1, 4, 4)]),
    'node "Resize_0" (Resize): the new size must be said in one way: expected either scales or sizes, received both.',
    'refuses to load',
  ],
  [
    'scales for another rank',
    oneNode('Resize', [f(1, 1, 2, 2), '', floats(2, 2)]),
    'node "Resize_0" (Resize): scales does not fit the input: expected 4 numbers, one per dimension, received 2.',
    'refuses to load',
  ],
  [
    'a negative scale',
    oneNode('Resize', [f(1, 1, 2, 2), '', floats(1, 1, -2, 2)]),
    'node "Resize_0" (Resize): a scale is not positive: received [1, 1, -2, 2].',
    'refuses to load',
  ],
  [
    'channels that cannot be divided',
    oneNode('DepthToSpace', [f(1, 6, 2, 2)], { blocksize: 2 }),
    'node "DepthToSpace_0" (DepthToSpace): the channels cannot be divided by the blocks: expected a multiple of 4, received 6.',
    'refuses to run',
  ],
  [
    'no blocks',
    oneNode('DepthToSpace', [f(1, 6, 2, 2)], { blocksize: 0 }),
    'node "DepthToSpace_0" (DepthToSpace): blocksize is not positive: expected at least 1, received 0.',
    'refuses to load',
  ],
  [
    'blocks of a matrix',
    oneNode('SpaceToDepth', [f(6, 2)], { blocksize: 2 }),
    'node "SpaceToDepth_0" (SpaceToDepth): the input has not four dimensions: expected [batch, channels, height, width], received [6, 2].',
    'refuses to load',
  ],
];

function scalar(value: number): Input {
  return (graph) => graph.scalar(value);
}

function typed(type: number): GraphProto['output'] {
  const model = classifier().build();
  if (model.graph !== undefined) setType(model.graph, type);
  return model.graph?.output ?? [];
}

function setType(graph: GraphProto, type: number): void {
  const info = at(graph.output, 0).type?.value;
  if (info?.case === 'tensorType') info.value.elemType = type;
}

function shaped(dims: (number | string)[]): ModelProto {
  const other = new GraphBuilder('other');
  other.output('logits', other.scalar(0), 'float32', dims);
  const output = other.build().graph?.output ?? [];
  return broken((graph) => {
    graph.output = output;
  });
}

function twice(): ModelProto {
  const model = oneNode('Softmax', [f(2)], { axis: 0 });
  const { attribute } = at(model.graph?.node ?? [], 0);
  attribute.push(at(attribute, 0));
  return model;
}

describe('a broken model', () => {
  test.each(cases)('%s', async (_, model, message, outcome) => {
    expect(() => checkModel(model)).toThrow(expect.objectContaining({ name: 'ModelError', message }));
    expect((await runOnZeros(model)).outcome).toBe(outcome);
  });

  test('shows every problem once, and not what follows from it', () => {
    const model = broken((graph) => {
      at(graph.node, 0).opType = 'Cnov';
      at(graph.node, 3).attribute = [];
      setType(graph, 7);
    });
    expect(findProblems(model).map(({ message }) => message)).toEqual([
      'node "block/Conv_0" (Cnov): opset 17 has no operator "Cnov". Did you mean "Conv"?',
      'node "block/MaxPool_0" (MaxPool): attribute "kernel_shape" is missing: expected ints.',
      'output "logits": the declared type contradicts the graph: expected float32, received int64.',
    ]);
    expect(findProblems(model).every((problem) => problem instanceof ModelError)).toBe(true);
  });

  test('without a graph', () => {
    const model = classifier().build();
    delete model.graph;
    expect(() => checkModel(model)).toThrow('model: the model has no graph.');
  });
});

describe('a damaged model', () => {
  const models = [
    classifier().build(),
    oneNode('Reshape', [f('n', 12), ints(0, 3, -1)]),
    oneNode('Slice', [f(5, 6), ints(1), ints(4), ints(0), ints(2)]),
    oneNode('Expand', [f(3, 1), i64(3)]),
    oneNode('Split', [f(6, 2), ints(1, 5)], {}, ['float32', 'float32']),
    oneNode('ConvTranspose', [f(1, 1, 4, 4), f(1, 1, 3, 3)], { strides: [2, 2], group: 1 }),
    oneNode('Resize', [f(1, 1, 3, 5), '', floats(1, 1, 2, 1.5)]),
    oneNode('OneHot', [i64(2, 3), scalar(5), floats(0, 1)]),
  ].map(encodeModel);

  test('is decoded or refused, checked or refused, and never anything else', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.constantFrom(...models), damage, (bytes, edits) => {
        const damaged = bytes.slice();
        for (const [place, byte] of edits) damaged[place % damaged.length] = byte;
        let model: ModelProto;
        try {
          model = decodeModel(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
          return;
        }
        expect(findProblems(model).every((problem) => problem instanceof ModelError)).toBe(true);
      }),
      { seed: 17, numRuns: 5000 },
    );
  });
});

describe('a good model', () => {
  test.each<[string, () => ModelProto]>([
    ['a classifier', () => classifier().build()],
    ['an operator that is not looked into', () => oneNode('TopK', [f(5), ints(2)], {}, ['float32', 'int64'])],
    [
      'an input with a default',
      () =>
        broken((graph) => {
          graph.input.push(...weightInput());
        }),
    ],
    [
      'opset 13',
      () =>
        broken((_, model) => {
          at(model.opsetImport, 0).version = 13n;
        }),
    ],
    [
      'an operator of another domain',
      () =>
        broken((graph, model) => {
          model.opsetImport.push({ ...at(model.opsetImport, 0), domain: 'com.microsoft', version: 1n });
          graph.node[2] = create(NodeProtoSchema, {
            ...plain(at(graph.node, 2)),
            domain: 'com.microsoft',
            opType: 'Gelu',
          });
        }),
    ],
    [
      'an output that is an input',
      () => {
        const g = new GraphBuilder('through');
        g.output('y', g.input('x', 'float32', [2]), 'float32', [2]);
        return g.build();
      },
    ],
    ['limits that are lists of one', () => oneNode('Clip', [f(2), floats(0), floats(1)])],
    ['outputs of unknown shape', () => undeclare(classifier().build())],
  ])('%s', async (_, make) => {
    const model = make();
    expect(findProblems(model)).toEqual([]);
    expect((await runOnZeros(model)).outcome).toBe('runs');
  });
});

function weightInput(): GraphProto['input'] {
  const g = new GraphBuilder('weight');
  g.input('w1', 'float32', [4, 1, 3, 3]);
  return g.build().graph?.input ?? [];
}

function plain(node: { name: string; input: string[]; output: string[] }): {
  name: string;
  input: string[];
  output: string[];
} {
  return { name: node.name, input: node.input, output: node.output };
}
