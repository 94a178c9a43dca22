/**
 * How an image becomes a network's input: brought to `height` × `width`, made
 * grey (1 channel) or RGB (3), scaled from 0…255 to 0…1, then per channel
 * `(value − mean) / std`, as float32 in the order channels, height, width.
 */
export interface InputSpec {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  /**
   * What becomes of an image of another aspect ratio. `stretch` (the default)
   * keeps all of it and distorts it; `crop` keeps its proportions and the
   * middle of it, as much as the input's aspect ratio allows.
   */
  readonly fit?: 'stretch' | 'crop';
  /** One value per channel, in units of the 0…1 scale. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}
