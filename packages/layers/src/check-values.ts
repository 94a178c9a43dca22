import { ShapeError, setFix, unsetFix } from '@fovea/shape';
import { attributeInfos, attributeOf, describeKind, takesValue } from './attribute-values.ts';
import type { LayerDefinition } from './layer-definition.ts';

/** @throws ShapeError for an attribute that is missing, or that cannot hold its value, as JSON or an editor may have it. */
export function checkValues(definition: LayerDefinition, attributes: object): void {
  for (const [name, info] of attributeInfos(definition)) {
    const value = attributeOf(attributes, name);
    const isMissing = value === undefined;
    if (isMissing ? info.starter === undefined : takesValue(info, value)) continue;
    const details = {
      path: definition.type,
      expected: describeKind(info),
      fixes: [info.starter === undefined ? unsetFix(name) : setFix(name, info.starter)],
    };
    throw isMissing
      ? new ShapeError('attribute-missing', `${name} is missing`, details)
      : new ShapeError('attribute-value', `${name} cannot have this value`, {
          ...details,
          received: describeValue(value),
        });
  }
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describeItem).join(', ')}]`.slice(0, 80);
  return describeItem(value);
}

function describeItem(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(0, 80);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
