/** Sizes from the outermost in, without the batch: `[channels, height, width]` or `[features]`. */
export type Shape = readonly number[];

/** One number for height and width, or `[height, width]`. */
export type Pair = number | readonly [number, number];

/** Rows and columns around an image: one number for all sides, `[height, width]` (both sides of each), or `[top, left, bottom, right]` as in ONNX. */
export type Border = number | readonly [number, number] | readonly [number, number, number, number];

/**
 * Padding around an image: a {@link Border}, `'same'` for an output of
 * ⌈size / stride⌉ (odd padding has the extra row at the bottom and right, ONNX's
 * SAME_UPPER), or `'valid'` for none.
 */
export type Padding = Border | 'same' | 'valid';

/** Number of values in a shape, the product of its sizes; 1 for a scalar. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as messages print it: `[64, 5, 5]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The same for types; a size that is not known is a question mark. */
export type FormatShape<S extends Shape> = number extends S['length'] ? '[?]' : `[${Joined<S>}]`;

type Joined<S extends Shape> = S extends readonly [infer First extends number, ...infer Rest extends Shape]
  ? Rest extends readonly []
    ? FormatSize<First>
    : `${FormatSize<First>}, ${Joined<Rest>}`
  : '';

export type FormatSize<N extends number> = number extends N ? '?' : `${N}`;
