/** A size: a number, the name of a symbolic size, or undefined when it cannot be told. */
export type Dim = number | string | undefined;

/** The sizes of a tensor; undefined when not even its rank can be told. */
export type Dims = readonly Dim[] | undefined;

/** `[batch, 3, ?]`, for error messages. */
export function formatDims(dims: Dims): string {
  return dims === undefined ? 'unknown' : `[${dims.map((dim) => dim ?? '?').join(', ')}]`;
}

/** Whether two sizes are sure to differ. Different symbols may stand for the same number. */
export function differ(a: Dim, b: Dim): boolean {
  return typeof a === 'number' && typeof b === 'number' && a !== b;
}

/** What is known about a size from two sources that do not contradict each other: a number says more than a symbol. */
export function mergeDim(a: Dim, b: Dim): Dim {
  if (typeof a === 'number') return a;
  return typeof b === 'number' ? b : (a ?? b);
}

/** What holds of a value that has one of two shapes. */
export function commonDims(a: Dims, b: Dims): Dims {
  if (a === undefined || a.length !== b?.length) return undefined;
  return a.map((size, i) => (size === b[i] ? size : undefined));
}

/**
 * Multidirectional broadcasting, as in NumPy: sizes are aligned at the end,
 * and a 1 is stretched. Returns `'mismatch'` when that is sure to be impossible.
 */
export function broadcast(shapes: readonly Dims[]): Dims | 'mismatch' {
  let result: readonly Dim[] = [];
  for (const dims of shapes) {
    if (dims === undefined) return undefined;
    const rank = Math.max(result.length, dims.length);
    const pairs = Array.from({ length: rank }, (_, i): readonly [Dim, Dim] => [
      alignedAtEnd(result, rank, i),
      alignedAtEnd(dims, rank, i),
    ]);
    if (pairs.some(([a, b]) => a !== 1 && b !== 1 && differ(a, b))) return 'mismatch';
    result = pairs.map(([a, b]) => broadcastDim(a, b));
  }
  return result;
}

function alignedAtEnd(dims: readonly Dim[], rank: number, i: number): Dim {
  const index = i - (rank - dims.length);
  return index < 0 ? 1 : dims[index];
}

function broadcastDim(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1 || a === b) return a;
  if (typeof a === 'number') return a;
  return typeof b === 'number' ? b : undefined;
}

/** A product of sizes: a number times symbols, which are sorted. */
export interface Product {
  readonly factor: number;
  readonly symbols: readonly string[];
}

/** The number of elements, or undefined when a size is unknown. */
export function product(dims: readonly Dim[]): Product | undefined {
  let factor = 1;
  const symbols: string[] = [];
  for (const dim of dims) {
    if (dim === undefined) return undefined;
    if (typeof dim === 'number') factor *= dim;
    else symbols.push(dim);
  }
  return { factor, symbols: symbols.sort() };
}

/** The product as one size: undefined when it takes more than a number or a symbol to say it. */
export function asDim({ factor, symbols }: Product): Dim {
  if (symbols.length === 0) return factor;
  return factor === 1 && symbols.length === 1 ? symbols[0] : undefined;
}

/** Cancels the symbols that two products share. */
export function cancel(a: Product, b: Product): readonly [Product, Product] {
  const left = [...b.symbols];
  const symbols = a.symbols.filter((symbol) => {
    const at = left.indexOf(symbol);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    { factor: a.factor, symbols },
    { factor: b.factor, symbols: left },
  ];
}
