import type { GraphBuilder } from '@fovea/onnx';
import type { Shape, Window2d } from '@fovea/shape';
import type { AttributeInfo } from './attributes.ts';
import type { Cell, CellExplanation, CellValues } from './cell-explanation.ts';
import type { LayerDraft } from './draft-network.ts';
import type { Initializer } from './initializer.ts';
import type { Layer } from './layer.ts';
import type { Activation, Layout } from './train/layout.ts';

/** A parameter of a layer: a weight that is trained, or a buffer that training keeps up to date. */
export interface ParameterSpec {
  /** Short, as in PyTorch: `weight`, `bias`, `running_mean`. */
  readonly name: string;
  readonly shape: Shape;
  readonly init: Initializer;
  /** False for buffers such as running statistics, which no gradient reaches. Default true. */
  readonly trainable?: boolean;
  /** Whether an optimiser's weight decay acts on it. Default: from two dimensions up, so not on biases and scales per channel. */
  readonly decays?: boolean;
}

/** A layer in its place in a network: attributes and the shapes that they led to. */
export interface LayerNode<A extends object = object> {
  /** Unique in the network, e.g. `conv2d_1`, or `residual_1.conv2d_1` inside another; the prefix of its parameters' names. */
  readonly name: string;
  readonly attributes: A;
  readonly definition: LayerDefinition;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: readonly ParameterSpec[];
  /** The rows of layers inside it; none but for composites. */
  readonly branches: readonly (readonly LayerNode[])[];
}

/** What `forward` may use beside the graph. */
export interface ForwardContext {
  readonly graph: GraphBuilder;
  /** The graph value that holds the parameter of this layer called `name`. */
  parameter(name: string): string;
  /** Adds the inference form of a row inside this layer. @returns what its last layer gives */
  branch(index: number, x: string): string;
}

/** What `train` may use beside that. */
export interface TrainContext extends ForwardContext {
  /** Images in a batch; a number, because training graphs are compiled for one batch size. */
  readonly batch: number;
  /** The layout that whoever reads this layer's output would like best. */
  readonly wanted: Layout;
  /** False where nothing before this layer has parameters: `backward` may then leave `input` out. */
  readonly needsInputGradient: boolean;
  /** Whether Conv runs on blocked channels whose weight is computed, too, and so beats gathering more often. */
  readonly blocks: boolean;
  /** Whether none of the layer's parameters learns. Batch statistics are then those of inference, too. */
  readonly frozen: boolean;
  /** Uniform numbers in [0, 1), fed anew at each step, float32 `[batch, …shape]`. */
  random(shape: Shape): string;
  /** Gives a buffer of this layer its value for the next step. */
  updateBuffer(name: string, value: string): void;
  /** Adds the training form of a row inside this layer. @param wanted - the layout that its output is best in */
  trainBranch(index: number, x: Activation, wanted: Layout): TrainedBranch;
}

/** By what a layer that trains in more than one layout chooses. */
export interface LayoutChoice {
  /** The layout that whoever reads the layer's output would like best. */
  readonly wanted: Layout;
  /** The layout to take whatever it costs, for measurements and tests. */
  readonly images?: ImageLayout | undefined;
}

/** How images lie while training, where windows are no question. */
export type ImageLayout = 'plain' | 'rows';

/** The training form of a row of layers in a graph. */
export interface TrainedBranch {
  readonly output: Activation;
  /**
   * Goes back through the row, keeping its parameters' gradients. Each row must be gone through once.
   *
   * @param dOutput - in the layout of `output`
   * @returns the gradient with respect to what the row was given, in the layout it was given in; undefined where
   *   nobody needs it
   */
  backward(dOutput: string): string | undefined;
}

/** The training form of a layer in a graph: its output, and how to go back through it. */
export interface Trained {
  readonly output: Activation;
  /**
   * Adds the nodes that turn the gradient of the loss with respect to the output
   * (same layout as `output`) into those with respect to the input (same layout
   * as the input) and to each trainable parameter (the parameter's own shape).
   */
  backward(dOutput: string): {
    readonly input?: string;
    readonly parameters?: Readonly<Record<string, string>>;
  };
}

/** Mean and variance over a batch and all places, one of each per channel. */
export interface ChannelMoments {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** A case that tests, documentation and the playground read. Shapes are without the batch. */
export type LayerExample<A extends object = object> =
  | (Example<A> & { readonly output: Shape })
  | (Example<A> & { readonly rejects: string });

interface Example<A extends object> {
  readonly attributes: A;
  readonly input: Shape;
  /** What a composite is given, as in a network's JSON. */
  readonly branches?: readonly (readonly LayerDraft[])[];
}

/**
 * Everything known about one type of layer, in one record that everybody else
 * reads. Written with method syntax, so that a definition for particular
 * attributes can stand among definitions in general.
 */
export interface LayerDefinition<A extends object = object> {
  readonly type: string;
  /** One sentence for people who meet the layer for the first time. */
  readonly doc: string;
  readonly attributes: { readonly [Name in keyof A]-?: AttributeInfo };
  /** Attributes that the factory takes as arguments of their own, before the others: `dense(10, { bias: false })`. */
  readonly positional?: readonly string[];

  /** How many rows of layers a composite is given. Absent for all other layers. */
  readonly rows?: {
    /** Undefined where any number above 0 may be: the factory then takes a list of them. */
    readonly count: number | undefined;
    /** How many of them the factory asks for; the others are empty where they are not given. Default: all. */
    readonly required?: number;
  };
  /** The rows of layers that a layer is made of, where they follow from its input, so that nobody gives them. */
  branches?(input: Shape, attributes: A): readonly (readonly Layer[])[];

  /**
   * The output's shape.
   *
   * @param branches - what the rows inside it give, for composites
   * @throws ShapeError for an input or attributes that cannot be
   */
  shape(input: Shape, attributes: A, branches: readonly Shape[]): Shape;
  parameters?(input: Shape, attributes: A): readonly ParameterSpec[];
  /** Multiply-accumulates for one image; 0 without it. */
  macs?(node: LayerNode<A>): number;
  /** The window that slides over the input, for layers that have one. */
  window?(input: Shape, attributes: A): Window2d;

  /** Inference form in standard ONNX operators, from and to `[batch, …shape]`. */
  forward(x: string, node: LayerNode<A>, context: ForwardContext): string;

  /**
   * The layout that `train` takes its input in; `any` for element-wise layers,
   * `images` for those that take images as they come, plain or rows, but each
   * value once and all of them, which windows do not promise.
   */
  trainLayout(node: LayerNode<A>, choice: LayoutChoice): Layout | 'any' | 'images';
  /** Training form: forward and backward, as nodes of one graph. */
  train(x: Activation, node: LayerNode<A>, context: TrainContext): Trained;

  /** Element-wise and non-decreasing, so that it may trade places with a layer that only selects. */
  readonly monotone?: boolean;
  /** Each output is the largest of some inputs. */
  readonly selectsLargest?: boolean;
  /** Takes part in inference only and must come last; the loss is computed on its input. */
  readonly inferenceOnly?: boolean;
  /** Inference is `scale · x + shift` per channel; the exporter folds that into the layer before. */
  channelAffine?(
    node: LayerNode<A>,
    parameters: Readonly<Record<string, Float32Array>>,
  ): { readonly scale: Float32Array; readonly shift: Float32Array };
  /** This layer's parameters with a following `scale · y + shift` per channel worked in. */
  absorbAffine?(
    node: LayerNode<A>,
    parameters: Readonly<Record<string, Float32Array>>,
    affine: { readonly scale: Float32Array; readonly shift: Float32Array },
  ): { readonly node: LayerNode<A>; readonly parameters: Readonly<Record<string, Float32Array>> };
  /**
   * The way back from the parameters that `absorbAffine` gave, as far as there
   * is one: parameters of this layer as it is, and what is left to be added per
   * channel behind it.
   */
  releaseShift?(
    node: LayerNode<A>,
    absorbed: Readonly<Record<string, Float32Array>>,
  ): { readonly parameters: Readonly<Record<string, Float32Array>>; readonly shift: Float32Array };
  /** What training brings the channels of the output to; kept beside a file in which this layer was folded. */
  channelMoments?(node: LayerNode<A>, parameters: Readonly<Record<string, Float32Array>>): ChannelMoments;
  /**
   * For a layer that was folded into the one before: parameters with which
   * inference adds `shift` per channel and nothing else. With `moments`, those
   * that the output had, training leaves the channels as they are, too.
   */
  shiftOnly?(
    node: LayerNode<A>,
    shift: Float32Array,
    moments?: ChannelMoments,
  ): Readonly<Record<string, Float32Array>>;

  /**
   * How the value of one output cell comes about in inference, from the layer's
   * input for one image. The cell is taken to be in the output. Layers without
   * this are shown without their inner workings.
   */
  explain?(cell: Cell, node: LayerNode<A>, values: CellValues): CellExplanation;

  readonly examples: readonly LayerExample<A>[];
}
