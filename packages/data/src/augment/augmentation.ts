/** One image in memory: `pixels` is [channels, height, width], 0 to 255. */
export interface ImagePlanes {
  readonly pixels: Uint8Array;
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

/** The next random number, uniform in [0, 1). */
export type Random = () => number;

/** A setting of an augmentation: a number, what it is when it is left out, and its range. */
export interface Parameter {
  readonly about: string;
  readonly default: number;
  readonly least: number;
  /** Default: no bound. */
  readonly most?: number;
  /** Whether it must be a whole number. */
  readonly whole?: true;
}

/** What every augmentation says about itself: settings, command line and help are made from it. */
export interface AugmentationBase<Name extends string, Key extends string> {
  readonly name: Name;
  /** What it is called on the command line. */
  readonly short: string;
  /** One line for people. */
  readonly about: string;
  /** In the order in which the command line takes them without names. */
  readonly parameters: Readonly<Record<Key, Parameter>>;
}

/** An augmentation of one image by itself. */
export interface ImageAugmentation<Name extends string = string, Key extends string = string>
  extends AugmentationBase<Name, Key> {
  /** A new image of the same shape, or `image` itself where nothing changes; `image` stays as it is. */
  apply(image: ImagePlanes, parameters: Readonly<Record<Key, number>>, random: Random): ImagePlanes;
}

/** An image that was mixed with another one. */
export interface Mixed {
  readonly image: ImagePlanes;
  /** The part of it that is the first image's, 0 to 1: so much its label counts, and the other's the rest. */
  readonly share: number;
}

/** An augmentation that mixes two images of a dataset, and so their labels. */
export interface MixAugmentation<Name extends string = string, Key extends string = string>
  extends AugmentationBase<Name, Key> {
  mix(
    image: ImagePlanes,
    other: ImagePlanes,
    parameters: Readonly<Record<Key, number>>,
    random: Random,
  ): Mixed;
}
