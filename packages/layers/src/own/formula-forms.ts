import { formatShape, type Shape, UsageError } from '@fovea/shape';
import type { ForwardContext, LayerNode } from '../layer-definition.ts';
import { plain } from '../train/layout.ts';
import type { LayerForms } from './composed-forms.ts';
import { type Formula, type Tape, tape } from './formula.ts';
import type { FormulaValue } from './formula-value.ts';

/** What a formula may use beside its input. `A` are the layer's attributes with the defaults filled in. */
export interface FormulaGiven<A = object> {
  readonly attributes: A;
  /** The shape of the input, without the batch. */
  readonly input: Shape;
  readonly ops: Formula;
  /** A parameter of this layer. */
  parameter(name: string): FormulaValue;
}

/** The forms of a layer that is a formula: the way back is worked out from the operations that it is written with. */
export function formulaForms(
  formula: (x: FormulaValue, given: FormulaGiven) => FormulaValue,
): Omit<LayerForms, 'shape'> {
  const write = (x: string, node: LayerNode, { graph, parameter }: ForwardContext) => {
    const image: FormulaValue = { name: x, dims: node.input, perImage: true };
    const parameters = node.parameters.map(
      ({ name, shape }): FormulaValue => ({ name: parameter(name), dims: shape, perImage: false }),
    );
    const written = tape(graph, [image, ...parameters]);
    const output = formula(image, {
      attributes: node.attributes,
      input: node.input,
      ops: written.formula,
      parameter(name) {
        const value = parameters[node.parameters.findIndex((parameter) => parameter.name === name)];
        return value ?? noParameter(node, name);
      },
    });
    checkOutput(node, output);
    return { output, written };
  };
  return {
    forward: (x, node, context) => write(x, node, context).output.name,
    trainLayout: () => plain,
    train(x, node, context) {
      const { output, written } = write(x.value, node, context);
      return {
        output: { value: output.name, layout: plain },
        backward: (dOutput) => gradientsOf(node, written, output, dOutput),
      };
    },
  };
}

function gradientsOf(
  { parameters, name }: LayerNode,
  { backward }: Tape,
  output: FormulaValue,
  dOutput: string,
) {
  const [input, ...ofParameters] = backward(output, dOutput);
  const given = parameters.flatMap(({ name: parameter, trainable }, i) => {
    if (trainable === false) return [];
    const gradient = ofParameters[i];
    if (gradient !== undefined) return [[parameter, gradient] as const];
    throw new UsageError('formula-parameter', `the formula does not use the parameter "${parameter}"`, {
      path: name,
      hint: 'Leave it out, or say that it is not trainable.',
    });
  });
  return { ...(input !== undefined && { input }), parameters: Object.fromEntries(given) };
}

function checkOutput({ name, output }: LayerNode, { dims, perImage }: FormulaValue): void {
  if (perImage && dims.join() === output.join()) return;
  throw new UsageError('formula-output', 'the formula gives another shape than the shape rule says', {
    path: name,
    expected: formatShape(output),
    received: `${formatShape(dims)}${perImage ? '' : ', the same for all images'}`,
  });
}

function noParameter({ name, parameters }: LayerNode, parameter: string): never {
  throw new UsageError('formula-parameter', `there is no parameter "${parameter}"`, {
    path: name,
    expected: parameters.map((each) => each.name).join(', ') || 'none',
  });
}
