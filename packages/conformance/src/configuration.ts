import { type LayerDefinition, type LayerExample, type Network, networkFromJson } from '@fovea/layers';
import { type Shape, ShapeError } from '@fovea/shape';

/** A layer's attributes and what it is put on: a case to be checked. Shapes are without the batch. */
export interface Configuration {
  readonly attributes: object;
  readonly input: Shape;
  /** The rows of layers that a composite is given. */
  readonly branches?: LayerExample['branches'];
}

export type AcceptedExample = Extract<LayerExample, { output: unknown }>;
export type RefusedExample = Extract<LayerExample, { rejects: unknown }>;

export function acceptedExamples({ examples }: LayerDefinition): AcceptedExample[] {
  return examples.filter((example) => 'output' in example);
}

export function refusedExamples({ examples }: LayerDefinition): RefusedExample[] {
  return examples.filter((example) => 'rejects' in example);
}

/** E.g. `{"size":2} on [1, 4, 4]`. */
export function describeConfiguration({ attributes, input, branches }: Configuration): string {
  const inside = branches === undefined ? '' : ` around ${JSON.stringify(branches)}`;
  return `${JSON.stringify(attributes)}${inside} on [${input.join(', ')}]`;
}

/** The network of this one layer. @throws ShapeError when it does not fit */
export function networkOf(
  definition: LayerDefinition,
  { attributes, input, branches }: Configuration,
): Network {
  const { type } = definition;
  return networkFromJson({ input, layers: [{ type, attributes, branches }] }, { [type]: definition });
}

/** The same, undefined where the shape rule refuses it. Any other error is thrown. */
export function networkIfItFits(
  definition: LayerDefinition,
  configuration: Configuration,
): Network | undefined {
  try {
    return networkOf(definition, configuration);
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
