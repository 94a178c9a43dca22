import type { Region } from '@fovea/shape';

/**
 * The place of one value in a layer's input or output, for one image. In a flat
 * list each feature is a channel of its own, at row 0 and column 0.
 */
export interface Cell {
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/** An input value that takes part in an output value. */
export interface Term extends Cell {
  /** 0 where it lies outside the image. */
  readonly value: number;
  /** False for padding: `row` or `column` is then outside the input. */
  readonly inside: boolean;
}

export interface WeightedTerm extends Term {
  readonly weight: number;
  /** `value · weight`; 0 outside the image. */
  readonly product: number;
}

/** What a row of layers inside a composite gives at one place. */
export interface BranchTerm extends Term {
  /** Which row, counted from 0. */
  readonly branch: number;
}

interface Explained {
  /** The output value, computed in float64: what the engine gives but for its rounding. */
  readonly result: number;
  /**
   * The rectangle of input cells from the first term to the last, holes of a dilation included; it may
   * reach into the padding. Of a composite the one cell, in what its rows give.
   */
  readonly window: Region;
}

/**
 * How one output value of a layer comes about, in numbers. Terms stand channel
 * by channel, row by row: the order in which kernels lie in memory.
 *
 * - `weighted-sum`: the products and the bias, added up
 * - `maximum`: the largest value; padding does not count. Of equal ones the first, and a NaN beats all
 * - `mean`: the sum of the values, divided by how many count: those that are inside, or padding as well
 * - `rectified`: the one value, or 0 where it is negative
 * - `function`: the one value put through the layer's function
 * - `normalised`: the one value less the mean, divided by the deviation, times the weight, plus the bias
 * - `copy`: the one value as it is
 * - `sum`, `product`: what the rows of layers inside give at the place, added up or multiplied
 * - `joined`: what one of those rows gives there, as it is
 */
export type CellExplanation = Explained &
  (
    | {
        readonly kind: 'weighted-sum';
        readonly terms: readonly WeightedTerm[];
        /** 0 for a layer without. */
        readonly bias: number;
      }
    | {
        readonly kind: 'maximum';
        readonly terms: readonly Term[];
        /** Which of the terms is the largest, counted from 0. */
        readonly winner: number;
      }
    | { readonly kind: 'mean'; readonly terms: readonly Term[]; readonly count: number }
    | { readonly kind: 'rectified' | 'function' | 'copy'; readonly terms: readonly [Term] }
    | { readonly kind: 'sum' | 'product' | 'joined'; readonly terms: readonly BranchTerm[] }
    | {
        readonly kind: 'normalised';
        readonly terms: readonly [Term];
        /** Of the values that are normalised together. */
        readonly mean: number;
        /** √(variance + ε) of those; above 0. */
        readonly deviation: number;
        /** 1 for a layer without. */
        readonly weight: number;
        /** 0 for a layer without. */
        readonly bias: number;
      }
  );

/** What an explanation is made from: one image's numbers, row-major, and the layer's parameters by their short names. */
export interface CellValues {
  readonly input: Float32Array;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** What each row inside gives; none but for composites. */
  readonly branches: readonly Float32Array[];
}
