import {
  type LayerDefinition,
  type LayerExample,
  layerDefinitions,
  type Network,
  networkFromJson,
} from '@fovea/layers';

/** A layer's example inside a network that can be trained: what comes before and behind it learns too. */
export interface ExampleNetwork {
  readonly layer: string;
  /** E.g. `size 2, input 2×4×4`. */
  readonly example: string;
  readonly network: Network;
}

/** Every accepted example of every layer that Fovea has. */
export function exampleNetworks(): readonly ExampleNetwork[] {
  return Object.values<LayerDefinition>(layerDefinitions).flatMap((definition) =>
    definition.examples.flatMap((example) =>
      'rejects' in example
        ? []
        : [
            {
              layer: definition.type,
              example: describeExample(example),
              network: around(definition, example),
            },
          ],
    ),
  );
}

/**
 * A layer that learns makes the example's input out of an image, and one makes
 * three classes of its output; so the gradient has to go through the example's layer.
 */
function around(
  { type, inferenceOnly = false }: LayerDefinition,
  { input, attributes, branches }: LayerExample,
): Network {
  const [first = 1, height, width] = input;
  const image = height === undefined || width === undefined ? [1, 1, 5] : [1, height, width];
  return networkFromJson({
    input: image,
    layers: [
      ...(image.at(1) === height
        ? [{ type: 'conv2d', attributes: { filters: first, kernel: 1 } }]
        : [
            { type: 'flatten', attributes: {} },
            { type: 'dense', attributes: { units: first } },
          ]),
      { type, attributes, branches },
      ...(inferenceOnly
        ? []
        : [
            { type: 'flatten', attributes: {} },
            { type: 'dense', attributes: { units: 3 } },
          ]),
    ],
  });
}

function describeExample({ attributes, input, branches }: LayerExample): string {
  const given = Object.entries(attributes).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const inside = branches === undefined ? [] : [`around ${JSON.stringify(branches)}`];
  return [...given, ...inside, `input ${input.join('×')}`].join(', ');
}
