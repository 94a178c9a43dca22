import { UsageError, unsetFix } from '@fovea/shape';

/** A layer with what it is called, and what is wrong with that. */
export interface NamedLayer<L> {
  readonly layer: L;
  readonly name: string;
  readonly nameError: UsageError | undefined;
}

/** Given names, or the type and a number counted per type. */
export function nameLayers<L extends { readonly type: string; readonly name?: string | undefined }>(
  layers: readonly L[],
): NamedLayer<L>[] {
  const given = new Set(layers.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const { name, type } = layer;
    if (name !== undefined) {
      const nameError = errorOf(name, seen);
      seen.add(name);
      return { layer, name, nameError };
    }
    let count = (counts.get(type) ?? 0) + 1;
    while (given.has(`${type}_${count}`)) count++;
    counts.set(type, count);
    return { layer, name: `${type}_${count}`, nameError: undefined };
  });
}

function errorOf(name: string, seen: ReadonlySet<string>): UsageError | undefined {
  const [path, fixes] = [`"${name}"`, [unsetFix('name')]];
  if (!/^[A-Za-z_][\w-]*$/.test(name)) {
    const expected = 'a letter, then letters, digits, _ or -';
    return new UsageError('layer-name', 'the name of a layer cannot be used', { path, expected, fixes });
  }
  if (!seen.has(name)) return undefined;
  const hint = 'Names tell the weights apart: give each layer its own, or none.';
  return new UsageError('layer-name-twice', 'two layers have the same name', { path, hint, fixes });
}
