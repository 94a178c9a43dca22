import { describe, expect, it } from 'vitest';
import { attributeInfos, defaultValue } from './attribute-values.ts';
import {
  type AttributeInfo,
  draftNetwork,
  type LayerDefinition,
  layerDefinitions,
  starterAttributes,
  takesValue,
} from './index.ts';

const definitions: readonly LayerDefinition[] = Object.values(layerDefinitions);
const all = definitions.flatMap((definition) =>
  attributeInfos(definition).map(([name, info]) => ({
    definition,
    name,
    info,
    title: `${definition.type}.${name}`,
  })),
);

/** What is wrong with a layer of these attributes on an image that has room for it. */
function errorWith(definition: LayerDefinition, changes: object) {
  const attributes = { ...starterAttributes(definition), ...changes };
  const flat = draftNetwork([6], [{ type: definition.type, attributes }]);
  const image = draftNetwork([12, 9, 9], [{ type: definition.type, attributes }]);
  return image.network === undefined && flat.network === undefined
    ? (definition.type === 'dense' ? flat : image).error
    : undefined;
}

describe.each(all.map((entry) => [entry.title, entry] as const))('%s', (_, { definition, name, info }) => {
  it('has a default or a starter of its kind', () => {
    const starters = starterAttributes(definition);
    const value = info.default === undefined ? starters[name] : defaultValue(info, starters);
    expect(takesValue(info, value)).toBe(true);
    expect(errorWith(definition, { [name]: value })).toBeUndefined();
  });

  it('says as its least what the shape rule takes at least', () => {
    const least = leastOf(info);
    if (least === undefined) return;
    expect(errorWith(definition, { [name]: least })).toBeUndefined();
    expect(errorWith(definition, { [name]: least - 1 })?.message).toContain(
      `of at least ${least}, got ${least - 1}`,
    );
    if (info.kind === 'whole') return;
    expect(errorWith(definition, { [name]: [least, least] })).toBeUndefined();
    expect(errorWith(definition, { [name]: [least, least - 1] })).toBeDefined();
  });

  it.each([
    ['3', '"3"'],
    [null, 'null'],
    [[1], '[1]'],
    [[1, '2'], '[1, "2"]'],
    [[1, 2, 3], '[1, 2, 3]'],
    [[[1], null], '[a list, null]'],
    [{}, 'an object'],
    ['x'.repeat(300), `"${'x'.repeat(79)}`],
    [3n, '3'],
  ])('refuses %o', (value, received) => {
    // A list of numbers may be a shape.
    if (takesValue(info, value)) return;
    const error = errorWith(definition, { [name]: value });
    expect(error?.code).toBe('attribute-value');
    expect(error?.message).toMatch(
      new RegExp(`^${definition.type} "${definition.type}_1": ${name} cannot have`),
    );
    expect(error?.received).toBe(received);
    expect(error?.fixes).toHaveLength(1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300])('refuses %d in its own words', (value) => {
    const error = errorWith(definition, { [name]: value });
    const takesAny = info.kind === 'choice' && info.orNumber === true && Number.isFinite(value);
    if (takesAny || (info.kind === 'number' && value === 1e300)) expect(error).toBeUndefined();
    else expect(error?.fixes.length, error?.message).toBeGreaterThan(0);
  });

  it('is missed where it must be given', () => {
    const error = errorWith(definition, { [name]: undefined });
    if (info.starter === undefined) expect(error).toBeUndefined();
    else {
      expect(error?.message).toContain(`${name} is missing: expected a`);
      expect(error?.fixes).toMatchObject([{ kind: 'set', attribute: name, value: info.starter }]);
    }
  });
});

it('a layer of its starters has what it needs and no more', () => {
  expect(starterAttributes(layerDefinitions.conv2d)).toEqual({ filters: 16, kernel: 3 });
  expect(starterAttributes(layerDefinitions.maxPool2d)).toEqual({ size: 2 });
  expect(starterAttributes(layerDefinitions.batchNorm2d)).toEqual({});
});

it('a default is a value, or another attribute’s', () => {
  const { attributes } = layerDefinitions.avgPool2d as {
    attributes: Readonly<Record<string, AttributeInfo>>;
  };
  const { stride, padding, ceil, size } = attributes;
  const given = { size: [2, 3] };
  const values = [stride, padding, ceil, size].map((info) => info && defaultValue(info, given));
  expect(values).toEqual([[2, 3], 0, false, undefined]);
});

function leastOf(info: AttributeInfo): number | undefined {
  if (info.kind === 'padding' || info.kind === 'border') return 0;
  return info.kind === 'whole' || info.kind === 'pair' ? info.least : undefined;
}
