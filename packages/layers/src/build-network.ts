import { checkAttributes, FoveaError, formatShape, type Shape, ShapeError, UsageError } from '@fovea/shape';
import type { Layer } from './layer.ts';
import type { LayerNode } from './layer-definition.ts';
import type { Network } from './network.ts';

/**
 * Runs the shape rule of each layer on the output of the one before.
 *
 * @throws ShapeError naming the first layer that does not fit, UsageError for names given twice.
 */
export function buildNetwork<I extends Shape, O extends Shape>(
  inputShape: I,
  layers: readonly Layer[],
): Network<I, O> {
  checkInput(inputShape);
  if (layers.length === 0) {
    throw new UsageError('network-empty', 'the network has no layers', {
      path: 'sequential',
      hint: 'Add one after input(…), e.g. dense(10).',
    });
  }
  const names = uniqueNames(layers);
  const nodes: LayerNode[] = [];
  let shape: Shape = inputShape;
  layers.forEach((layer, i) => {
    const { definition, attributes } = layer;
    const name = names[i] ?? layer.type;
    const path = `${layer.type} "${name}"`;
    const [before, output] = [shape, within(path, () => shapeOf(layer, shape))];
    if (definition.inferenceOnly === true && i < layers.length - 1) {
      throw new ShapeError('layer-not-last', `${layer.type} must be the last layer`, {
        path,
        expected: 'nothing after it',
        received: `${layers.length - 1 - i} more`,
        hint: 'Training skips it, so what follows would learn from other numbers than it sees later.',
      });
    }
    const parameters = definition.parameters?.(before, attributes) ?? [];
    nodes.push({ name, attributes, definition, input: before, output, parameters });
    shape = output;
  });
  return {
    input: inputShape,
    // The type rules are the run-time rules' twins; a test compares them on random networks.
    output: shape as O,
    nodes,
    toJSON: () => ({
      input: [...inputShape],
      layers: nodes.map(({ definition: { type }, name, attributes }) => ({ type, name, attributes })),
    }),
  };
}

function shapeOf({ definition, attributes, type }: Layer, input: Shape): Shape {
  checkAttributes(type, attributes, Object.keys(definition.attributes));
  return definition.shape(input, attributes);
}

/** Gives errors of the rule inside the place in the network where they happened. */
function within<T>(path: string, rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof FoveaError ? error.at(path) : error;
  }
}

function checkInput(shape: Shape): void {
  const isImage = shape.length === 3 || shape.length === 1;
  if (isImage && shape.every((size) => Number.isInteger(size) && size > 0)) return;
  throw new ShapeError('input-shape', 'the shape cannot be an input', {
    path: 'input',
    expected: '[channels, height, width] or [features], whole numbers above 0',
    received: formatShape(shape),
  });
}

/** Given names, or the type and a number counted per type. */
function uniqueNames(layers: readonly Layer[]): string[] {
  const given = new Set<string>();
  for (const { name } of layers) {
    if (name === undefined) continue;
    if (!/^[A-Za-z_][\w-]*$/.test(name)) {
      throw new UsageError('layer-name', 'the name of a layer cannot be used', {
        path: `"${name}"`,
        expected: 'a letter, then letters, digits, _ or -',
      });
    }
    if (given.has(name)) {
      throw new UsageError('layer-name-twice', 'two layers have the same name', {
        path: `"${name}"`,
        hint: 'Names tell the weights apart: give each layer its own, or none.',
      });
    }
    given.add(name);
  }
  const counts = new Map<string, number>();
  return layers.map(({ name, type }) => {
    if (name !== undefined) return name;
    let count = (counts.get(type) ?? 0) + 1;
    while (given.has(`${type}_${count}`)) count++;
    counts.set(type, count);
    return `${type}_${count}`;
  });
}
