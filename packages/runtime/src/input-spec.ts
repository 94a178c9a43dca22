/**
 * How an image becomes a network's input: resized to `height` × `width`, made
 * grey (1 channel) or RGB (3), scaled from 0…255 to 0…1, then per channel
 * `(value − mean) / std`, as float32 in the order channels, height, width.
 */
export interface InputSpec {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  /** One value per channel, in units of the 0…1 scale. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}
