import type { MapScale } from './map-scale.ts';

/** Red, green, blue and alpha, 0…255 each. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * The colour of a value, for maps, legends and single cells.
 *
 * Not signed: viridis, from dark violet for 0 over green to yellow for the
 * limit. Signed: from dark blue for −limit over near-white for 0 to dark red for
 * the limit, about as dark on both sides. Lightness never turns back on the way
 * from 0, so both can be read without telling red from green, and in grey.
 * NaN is transparent; infinities have the colours of the ends.
 */
export function valueColour(value: number, { signed, limit }: MapScale): Colour {
  if (Number.isNaN(value)) return [0, 0, 0, 0];
  // 0 / 0 and 0 / limit alike are 0; anything else over a limit of 0 is beyond it.
  const share = value === 0 ? 0 : Math.max(-1, Math.min(1, value / limit));
  return signed ? between(diverging, (share + 1) / 2) : between(viridis, Math.max(0, share));
}

type Table = readonly (readonly [number, number, number])[];

/** Every 32nd colour of viridis, by Stéfan van der Walt and Nathaniel Smith, CC0: https://bids.github.io/colormap. */
const viridis: Table = [
  [0x44, 0x01, 0x54],
  [0x47, 0x2d, 0x7b],
  [0x3b, 0x52, 0x8b],
  [0x2c, 0x72, 0x8e],
  [0x21, 0x91, 0x8c],
  [0x28, 0xae, 0x80],
  [0x5e, 0xc9, 0x62],
  [0xad, 0xdc, 0x30],
  [0xfd, 0xe7, 0x25],
];

/** RdBu, by Cynthia Brewer, Apache-2.0, turned around: https://colorbrewer2.org. */
const diverging: Table = [
  [0x05, 0x30, 0x61],
  [0x21, 0x66, 0xac],
  [0x43, 0x93, 0xc3],
  [0x92, 0xc5, 0xde],
  [0xd1, 0xe5, 0xf0],
  [0xf7, 0xf7, 0xf7],
  [0xfd, 0xdb, 0xc7],
  [0xf4, 0xa5, 0x82],
  [0xd6, 0x60, 0x4d],
  [0xb2, 0x18, 0x2b],
  [0x67, 0x00, 0x1f],
];

/** The colour at `share` (0…1) of the way through a table. */
function between(table: Table, share: number): Colour {
  const place = share * (table.length - 1);
  const from = Math.min(Math.floor(place), table.length - 2);
  const mix = (channel: 0 | 1 | 2) => {
    const [low, high] = [table[from]?.[channel] ?? 0, table[from + 1]?.[channel] ?? 0];
    return Math.round(low + (high - low) * (place - from));
  };
  return [mix(0), mix(1), mix(2), 255];
}
