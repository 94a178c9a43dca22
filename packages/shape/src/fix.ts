/**
 * A change that mends an error, as data: what an editor can offer as a button.
 * It concerns the layer at which the error happened. `label` says it in words;
 * who has other words, such as another language's, builds them from the other fields.
 */
export type Fix = SetFix | UnsetFix | InsertFix | RemoveFix;

/** Gives an attribute of the layer this value. */
export interface SetFix {
  readonly kind: 'set';
  readonly attribute: string;
  readonly value: number | readonly number[];
  readonly label: string;
}

/** Leaves an attribute of the layer (or its `name`) out. */
export interface UnsetFix {
  readonly kind: 'unset';
  readonly attribute: string;
  readonly label: string;
}

/** Puts a layer of this type, with nothing set, before the one that does not fit. */
export interface InsertFix {
  readonly kind: 'insert';
  readonly layer: string;
  readonly label: string;
}

/** Takes the layer out. */
export interface RemoveFix {
  readonly kind: 'remove';
  readonly label: string;
}

export function setFix(attribute: string, value: number | readonly number[]): SetFix {
  const text = typeof value === 'number' ? value : `[${value.join(', ')}]`;
  return { kind: 'set', attribute, value, label: `Set ${attribute} to ${text}` };
}

export function unsetFix(attribute: string): UnsetFix {
  return { kind: 'unset', attribute, label: `Leave out ${attribute}` };
}

export function insertFix(layer: string): InsertFix {
  return { kind: 'insert', layer, label: `Put ${layer}() before it` };
}

export const removeFix: RemoveFix = { kind: 'remove', label: 'Remove this layer' };
