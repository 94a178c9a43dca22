import { checkAttributes, FoveaError, removeFix, type Shape, ShapeError, UsageError } from '@fovea/shape';
import { branchOutputs } from './branch-outputs.ts';
import { checkValues } from './check-values.ts';
import type { Layer } from './layer.ts';
import type { LayerNode } from './layer-definition.ts';
import { type NamedLayer, nameLayers } from './name-layers.ts';

/** Where a layer stands. */
export interface Place {
  /** The shape of what comes in. */
  readonly input: Shape;
  /** How many layers come after it. */
  readonly following: number;
  /** What goes before its name: `residual_1.` inside another layer. */
  readonly prefix?: string;
}

/** The layers of a network in their places. @throws what {@link placeLayer} throws, for the first that does not fit */
export function placeRow(layers: readonly Layer[], input: Shape): LayerNode[] {
  return placeNamed(nameLayers(layers), { input, following: 0 });
}

/**
 * A layer in its place, with the layers inside it.
 *
 * @throws ShapeError when it does not fit there, UsageError for a name that cannot be
 */
export function placeLayer({ layer, name, nameError }: NamedLayer<Layer>, place: Place): LayerNode {
  if (nameError !== undefined) throw nameError;
  const { definition, attributes, type } = layer;
  const { input, following, prefix = '' } = place;
  const path = `${type} "${name}"`;
  const rows = at(path, () => {
    checkAttributes(type, attributes, Object.keys(definition.attributes));
    checkValues(definition, attributes);
    return rowsOf(layer, input);
  });
  const branches = inside(path, () => placeBranches(rows, input, `${prefix}${name}.`));
  return at(path, () => {
    const output = definition.shape(input, attributes, branchOutputs({ branches, input }));
    if (definition.inferenceOnly === true && following > 0) {
      throw new ShapeError('layer-not-last', `${type} must be the last layer`, {
        expected: 'nothing after it',
        received: `${following} more`,
        hint: 'Training skips it, so what follows would learn from other numbers than it sees later.',
        fixes: [removeFix],
      });
    }
    const parameters = definition.parameters?.(input, attributes) ?? [];
    return { name: `${prefix}${name}`, attributes, definition, input, output, parameters, branches };
  });
}

function placeNamed(named: readonly NamedLayer<Layer>[], place: Place): LayerNode[] {
  const nodes: LayerNode[] = [];
  for (const layer of named) {
    const following = named.length - 1 - nodes.length + place.following;
    nodes.push(placeLayer(layer, { ...place, input: nodes.at(-1)?.output ?? place.input, following }));
  }
  return nodes;
}

/** All rows of a layer share one set of names, and what joins them comes after each. */
function placeBranches(rows: readonly (readonly Layer[])[], input: Shape, prefix: string): LayerNode[][] {
  const named = nameLayers(rows.flat());
  return rows.map(({ length }) => placeNamed(named.splice(0, length), { input, following: 1, prefix }));
}

function rowsOf(
  { definition, attributes, branches, type }: Layer,
  input: Shape,
): readonly (readonly Layer[])[] {
  const { rows } = definition;
  if (rows === undefined) {
    if (branches === undefined) return definition.branches?.(input, attributes) ?? [];
    throw new UsageError('branches-unexpected', `${type} holds no layers of its own`, {
      expected: 'no branches',
      received: `${branches.length}`,
    });
  }
  const count = branches?.length ?? 0;
  if (branches !== undefined && (rows.count === undefined ? count > 0 : count === rows.count))
    return branches;
  throw new ShapeError('branches-count', `${type} has another number of branches than it needs`, {
    expected: rows.count === undefined ? 'at least 1' : `${rows.count}`,
    received: `${count}`,
    fixes: [removeFix],
  });
}

/** Says at which layer an error happened. */
function at<T>(path: string, rule: () => T): T {
  return mapError(rule, (error) => error.at(path));
}

/** Says in which layer the layer is. Ways to mend it are left out: they are for a layer that whoever edits this row does not see. */
function inside<T>(path: string, rule: () => T): T {
  return mapError(rule, (error) => error.at(`${path} > ${error.path ?? ''}`, []));
}

function mapError<T>(rule: () => T, map: (error: FoveaError) => FoveaError): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof FoveaError ? map(error) : error;
  }
}
