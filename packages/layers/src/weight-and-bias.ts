import type { InitAttributes, Shape } from '@fovea/shape';
import type { LayerDefinition, LayerNode, ParameterSpec } from './layer-definition.ts';
import { initializersOf } from './weight-init.ts';

interface BiasAttributes extends InitAttributes {
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * The parameters of a layer that weighs and adds: its weight, and a bias for each of its output channels unless it is left out.
 *
 * @param shape - the weight's, whose fans both are drawn by
 */
export function weightAndBias(
  shape: Shape,
  outputs: number,
  attributes: BiasAttributes,
): readonly ParameterSpec[] {
  const init = initializersOf(shape, attributes);
  const weight = { name: 'weight', shape, init: init.weight };
  return attributes.bias === false ? [weight] : [weight, { name: 'bias', shape: [outputs], init: init.bias }];
}

/** Such a layer with a bias, whether it had one or not. */
export function withBias<A extends BiasAttributes>(
  definition: LayerDefinition<A>,
  node: LayerNode<A>,
): LayerNode<A> {
  const attributes = { ...node.attributes, bias: true };
  return { ...node, attributes, parameters: definition.parameters?.(node.input, attributes) ?? [] };
}
