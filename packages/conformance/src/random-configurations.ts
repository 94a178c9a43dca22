import type { AttributeInfo, AttributeKind, LayerDefinition } from '@fovea/layers';
import type { Shape } from '@fovea/shape';
import fc from 'fast-check';
import { acceptedExamples, type Configuration } from './configuration.ts';

/**
 * Small configurations of a layer, made of what it says about its attributes and
 * of its examples: half of them from scratch, half an example with some things
 * changed, for layers that are picky. Many do not fit.
 */
export function randomConfigurations(definition: LayerDefinition): fc.Arbitrary<Configuration> {
  const infos = Object.entries<AttributeInfo>({ ...definition.attributes });
  const values = fc.record(Object.fromEntries(infos.map(([name, info]) => [name, valuesOf(info)])), {
    requiredKeys: infos.flatMap(([name, { starter }]) => (starter === undefined ? [] : [name])),
  });
  const changes = fc.record(Object.fromEntries(infos.map(([name, info]) => [name, valuesOf(info)])), {
    requiredKeys: [],
  });
  const examples = acceptedExamples(definition);
  const ranks = [...new Set(examples.map(({ input }) => input.length))];
  const inputs = fc.oneof(...ranks.map((rank) => (rank === 1 ? lists : images)));
  const isComposite = definition.rows !== undefined;
  // What a composite holds cannot be made up, only put on other inputs.
  const fresh = isComposite ? fc.constantFrom(...examples) : fc.record({ attributes: values, input: inputs });
  const near = fc
    .tuple(fc.constantFrom(...examples), changes, fc.option(inputs))
    .map(([example, changed, input]) => ({
      attributes: { ...example.attributes, ...changed },
      input: input ?? example.input,
      ...(example.branches !== undefined && { branches: example.branches }),
    }));
  return fc.oneof(fresh, near);
}

const size = fc.integer({ min: 1, max: 7 });
const lists: fc.Arbitrary<Shape> = fc.tuple(fc.integer({ min: 1, max: 12 }));
const images: fc.Arbitrary<Shape> = fc.tuple(fc.integer({ min: 1, max: 6 }), size, size);

/** Values that an attribute takes, near the smallest. */
function valuesOf(info: AttributeKind): fc.Arbitrary<unknown> {
  switch (info.kind) {
    case 'boolean':
      return fc.boolean();
    case 'whole':
      return fc.integer({ min: info.least, max: info.least + 3 });
    case 'pair':
      return pair(info.least, info.least + 2);
    case 'border':
      return sides();
    case 'padding':
      return fc.oneof(
        { weight: 2, arbitrary: sides() },
        { weight: 1, arbitrary: fc.constantFrom('same', 'valid') },
      );
    case 'shape':
      return fc.oneof(
        fc.tuple(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(-1))),
        fc.tuple(fc.constantFrom(-1, 1, 2, 3), fc.constantFrom(1, 2, 3, 4), fc.constantFrom(1, 2, 3)),
      );
    case 'fraction':
      return fc.constantFrom(0, 0.125, 0.3, 0.5, 0.9, ...(info.includesOne ? [1] : []));
    case 'number':
      return fc.constantFrom(0.001, 0.05, 0.5, 1, 2).map((distance) => info.above + distance);
    case 'choice':
      return fc.constantFrom(...info.values);
  }
}

/** A number for all sides of an image, two for height and width, or four. */
function sides(): fc.Arbitrary<unknown> {
  const side = fc.integer({ min: 0, max: 2 });
  return fc.oneof(pair(0, 2), fc.tuple(side, side, side, side));
}

function pair(min: number, max: number): fc.Arbitrary<unknown> {
  const one = fc.integer({ min, max });
  return fc.oneof(one, fc.tuple(one, one));
}
