import { GraphBuilder, type NodeProto, readTensor } from '@fovea/onnx';
import { UnsupportedError } from '@fovea/shape';
import type { Tensor } from '@tensorflow/tfjs';
import { type FormulaOperator, formulaOperators, type NodeSettings } from './formula-operators.ts';
import type { Tfjs } from './tfjs.ts';

/** Computes with tfjs what a small graph says, from its inputs by name. Differentiable; to be called in a `tidy`. */
export type Formula = (tf: Tfjs, inputs: Readonly<Record<string, Tensor>>) => Tensor[];

/**
 * Fovea's losses and optimisers are written as nodes of a graph. This makes such
 * a piece of graph computable with tfjs, so that each formula stands in one place.
 *
 * @param path - whose formula it is, for the error
 * @param build - adds inputs and nodes, and gives the values to compute
 * @throws UnsupportedError for an operator that is not in the table
 */
export function formulaFrom(path: string, build: (graph: GraphBuilder) => readonly string[]): Formula {
  const builder = new GraphBuilder(path);
  const outputs = build(builder).map((value, i) => {
    const name = `result.${i}`;
    // Declared without a shape: nobody reads the declarations of this graph.
    builder.output(name, value, 'float32', []);
    return name;
  });
  const { node: nodes = [], initializer = [] } = builder.build().graph ?? {};
  const constants = new Map(initializer.map((tensor) => [tensor.name, readTensor(tensor)]));
  const steps = nodes.map((node) => {
    const axes = constants.get(node.input[1] ?? '')?.data;
    return stepFrom(path, node, axes instanceof BigInt64Array ? axes : undefined);
  });
  const lastReader = new Map(steps.flatMap(({ inputs }, i) => inputs.map((input) => [input, i] as const)));

  return (tf, inputs) => {
    const values = new Map(Object.entries(inputs));
    for (const [name, { dims, data }] of constants) {
      if (data instanceof Float32Array) values.set(name, tf.tensor(data, [...dims], 'float32'));
      if (data instanceof Int32Array) values.set(name, tf.tensor(data, [...dims], 'int32'));
    }
    const read = (name: string) => {
      const value = values.get(name);
      if (value === undefined) throw new RangeError(`The formula of ${path} has no value "${name}".`);
      return value;
    };
    // Kept until the end, an optimiser's intermediate values would take several times the memory of the weights.
    const isOver = (name: string, step: number) =>
      lastReader.get(name) === step && !outputs.includes(name) && !(name in inputs);
    steps.forEach(({ operator, inputs: names, output, settings }, i) => {
      values.set(output, operator(tf, names.map(read), settings));
      for (const name of new Set(names)) if (isOver(name, i)) tf.dispose(read(name));
    });
    return outputs.map(read);
  };
}

interface Step {
  readonly operator: FormulaOperator;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly settings: NodeSettings;
}

function stepFrom(path: string, node: NodeProto, axesInput: BigInt64Array | undefined): Step {
  const operator = formulaOperators[node.opType];
  if (operator === undefined) {
    throw new UnsupportedError('engine-operator', 'the TensorFlow.js engine has no such operator', {
      path: `${path}, ${node.opType}`,
      expected: `one of ${Object.keys(formulaOperators).join(', ')}`,
      hint: 'Such a loss or optimiser trains on ONNX Runtime: --device cpu or webgpu, in code graphEngine.',
    });
  }
  const attribute = (name: string) => node.attribute.find((each) => each.name === name);
  const axes = axesInput ?? attribute('axes')?.ints ?? [];
  return {
    operator,
    inputs: axesInput === undefined ? node.input : node.input.slice(0, 1),
    output: node.output[0] ?? '',
    settings: { axes: Array.from(axes, Number), keepDims: attribute('keepdims')?.i !== 0n },
  };
}
