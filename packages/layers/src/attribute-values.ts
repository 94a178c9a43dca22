import type { AttributeInfo, AttributeKind } from './attributes.ts';
import type { LayerDefinition } from './layer-definition.ts';

/**
 * Whether an attribute of this kind can hold a value. Sizes are only looked at for
 * what they are, numbers in the right places: their range is the shape rules' business,
 * whose sentences the editor knows, too.
 */
export function takesValue(info: AttributeKind, value: unknown): boolean {
  switch (info.kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'whole':
      return typeof value === 'number';
    case 'pair':
      return typeof value === 'number' || isNumbers(value, [2]);
    case 'padding':
      return typeof value === 'number' || isNumbers(value, [2, 4]) || value === 'same' || value === 'valid';
    case 'border':
      return typeof value === 'number' || isNumbers(value, [2, 4]);
    case 'shape':
      return isNumbers(value, [1, 3]);
    case 'fraction':
      return typeof value === 'number' && value >= 0 && (info.includesOne ? value <= 1 : value < 1);
    case 'number':
      return typeof value === 'number' && value > info.above && value < Number.POSITIVE_INFINITY;
    case 'choice':
      if (typeof value === 'number') return info.orNumber === true && Number.isFinite(value);
      return typeof value === 'string' && info.values.includes(value);
  }
}

/** What an attribute of this kind takes, in words. */
export function describeKind(info: AttributeKind): string {
  switch (info.kind) {
    case 'boolean':
      return 'true or false';
    case 'whole':
      return 'a whole number';
    case 'pair':
      return 'a whole number or [height, width]';
    case 'padding':
      return "a whole number, [height, width], [top, left, bottom, right], 'same' or 'valid'";
    case 'border':
      return 'a whole number, [height, width] or [top, left, bottom, right]';
    case 'shape':
      return 'a list of one or three whole numbers';
    case 'fraction':
      return `a number from 0 ${info.includesOne ? 'to' : 'up to but not including'} 1`;
    case 'number':
      return `a number above ${info.above}`;
    case 'choice':
      return [...info.values.map((value) => `'${value}'`), ...(info.orNumber ? ['a number'] : [])].join(
        ' or ',
      );
  }
}

/** The attribute's default as a value: undefined where it must be given, or takes over one that is not given. */
export function defaultValue(info: AttributeInfo, attributes: object): unknown {
  const text = info.default;
  if (text === undefined || info.kind === 'choice') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? attributeOf(attributes, text) : number;
}

export function attributeOf(attributes: object, name: string): unknown {
  return Object.hasOwn(attributes, name) ? Reflect.get(attributes, name) : undefined;
}

/** What is known about each attribute of a layer, by name. */
export function attributeInfos({ attributes }: LayerDefinition): [name: string, info: AttributeInfo][] {
  return Object.entries<AttributeInfo>({ ...attributes });
}

/** The attributes of a layer that was just added in an editor: those that must be given. */
export function starterAttributes(definition: LayerDefinition): Record<string, number | readonly number[]> {
  return Object.fromEntries(
    attributeInfos(definition).flatMap(([name, { starter }]) =>
      starter === undefined ? [] : [[name, starter]],
    ),
  );
}

function isNumbers(value: unknown, lengths: readonly number[]): boolean {
  return (
    Array.isArray(value) && lengths.includes(value.length) && value.every((item) => typeof item === 'number')
  );
}
