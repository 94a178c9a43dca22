import type { Literal } from './literal.ts';
import type { Misfit } from './messages.ts';
import type { Shape } from './shape.ts';
import type { GroupsCheck, ImageShape } from './shape-types.ts';
import type { FirstNotPositive } from './window-type.ts';

/** The twin of `groupNormShape`. */
export type GroupNormShape<Input extends Shape, Groups extends number> =
  ImageShape<'groupNorm', Input> extends infer Image
    ? Image extends readonly [infer Channels extends number, number, number]
      ? FirstNotPositive<[['groups', Literal<Groups>]]> extends infer Message extends string
        ? [Message] extends [never]
          ? GroupsCheck<'groupNorm', Channels, Channels, Literal<Groups>> extends infer Bad
            ? [Bad] extends [never]
              ? Image
              : Bad
            : never
          : Misfit<`groupNorm: ${Message}.`>
        : never
      : Image
    : never;
