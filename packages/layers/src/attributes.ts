/** What every layer takes beside its own attributes. */
export interface Named {
  /** What the layer is called in the summary, in errors and in the weights' names; `conv2d_1` and so on by default. */
  readonly name?: string;
}

/** What values an attribute takes, as plain data that an editor can be made from. */
export type AttributeKind =
  /** A whole number of at least `least`. */
  | { readonly kind: 'whole'; readonly least: number }
  /** One whole number of at least `least` for height and width, or `[height, width]`. */
  | { readonly kind: 'pair'; readonly least: number }
  /** A whole number from 0 up, `[height, width]`, `[top, left, bottom, right]`, `'same'` or `'valid'`. */
  | { readonly kind: 'padding' }
  /** The same without the words. */
  | { readonly kind: 'border' }
  /** `[features]` or `[channels, height, width]`, of which one may be -1 for what is left. */
  | { readonly kind: 'shape' }
  | { readonly kind: 'boolean' }
  /** A number from 0 up to 1, which may or may not be 1 itself. */
  | { readonly kind: 'fraction'; readonly includesOne: boolean }
  /** Any number above this one. */
  | { readonly kind: 'number'; readonly above: number }
  /** One of a few words or, with `orNumber`, any number. */
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly orNumber?: boolean };

/** What there is to know about one attribute. */
export type AttributeInfo = AttributeKind & { readonly doc: string } & (
    | {
        /**
         * Default as it would be written in code: a value, or the name of the attribute whose value it takes over.
         * For a choice, the word without quotation marks.
         */
        readonly default: string;
        readonly starter?: never;
      }
    | {
        /** What an editor may begin with, because the attribute must be given. */
        readonly starter: number | readonly number[];
        readonly default?: never;
      }
  );
