import type { Term } from '@fovea/layers';

/** The terms of one input channel, as the grid that they form. */
export interface ChannelWindow<T extends Term> {
  readonly channel: number;
  readonly terms: readonly T[];
  /** Columns of the grid. */
  readonly columns: number;
}

/** Splits a window's terms, which stand channel by channel, into one grid per input channel. */
export function splitWindow<T extends Term>(terms: readonly T[]): readonly ChannelWindow<T>[] {
  const channels = [...new Set(terms.map(({ channel }) => channel))];
  const size = terms.length / channels.length;
  return channels.map((channel, i) => {
    const own = terms.slice(i * size, (i + 1) * size);
    return { channel, terms: own, columns: own.filter(({ row }) => row === own[0]?.row).length };
  });
}

/** The sum of a channel's products: its share in the value. */
export function shareOf(terms: readonly { readonly product: number }[]): number {
  return terms.reduce((sum, { product }) => sum + product, 0);
}
