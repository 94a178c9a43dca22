import type { Padding, Pair, Shape } from '@fovea/shape';
import { attributeOf, defaultValue } from '../attribute-values.ts';
import type { AttributeInfo } from '../attributes.ts';

/** What a layer of one's own says of each of its attributes, by name. */
export type AttributeInfos = Readonly<Record<string, AttributeInfo>>;

/** The attributes that a layer's factory takes: what has no default must be given. */
export type AttributesOf<Infos extends AttributeInfos> = {
  readonly [Name in keyof Infos as Infos[Name] extends { readonly default: string } ? never : Name]: ValueOf<
    Infos[Name]
  >;
} & {
  readonly [Name in keyof Infos as Infos[Name] extends { readonly default: string } ? Name : never]?: ValueOf<
    Infos[Name]
  >;
};

/** The attributes with their defaults filled in. */
export type FilledAttributes<Infos extends AttributeInfos> = {
  readonly [Name in keyof Infos]: ValueOf<Infos[Name]>;
};

type ValueOf<Info> = Info extends { readonly kind: 'boolean' }
  ? boolean
  : Info extends { readonly kind: 'pair' }
    ? Pair
    : Info extends { readonly kind: 'padding' }
      ? Padding
      : Info extends { readonly kind: 'border' }
        ? Exclude<Padding, string>
        : Info extends { readonly kind: 'shape' }
          ? Shape
          : Info extends { readonly kind: 'choice'; readonly values: readonly (infer Word)[] }
            ? Word
            : number;

export function fillAttributes<Infos extends AttributeInfos>(
  infos: Infos,
  given: object,
): FilledAttributes<Infos> {
  const filled = Object.entries(infos).map(([name, info]) => [
    name,
    attributeOf(given, name) ?? defaultValue(info, given),
  ]);
  // Each value is of its kind: placing the layer has seen to it, and a test that defaults are, too.
  return Object.fromEntries(filled) as FilledAttributes<Infos>;
}
