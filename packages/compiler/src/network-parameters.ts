import { allNodes, type LayerNode, type Network, type ParameterSpec, parameterName } from '@fovea/layers';

/** A parameter with its full name, e.g. `conv2d_1.weight`. */
export interface NetworkParameter extends ParameterSpec {
  readonly node: LayerNode;
}

/** All parameters of a network, in the order of its layers. */
export function networkParameters(network: Network): NetworkParameter[] {
  return allNodes(network).flatMap((node) =>
    node.parameters.map((parameter) => ({ ...parameter, name: parameterName(node, parameter.name), node })),
  );
}

/** The name of an optimiser's slot for a parameter, e.g. `adam.m.conv2d_1.weight`. */
export function slotName(optimizer: string, slot: string, parameter: string): string {
  return `${optimizer}.${slot}.${parameter}`;
}
