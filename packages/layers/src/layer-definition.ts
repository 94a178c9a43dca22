import type { GraphBuilder } from '@fovea/onnx';
import type { Shape, Window2d } from '@fovea/shape';
import type { AttributeInfo } from './attributes.ts';
import type { Cell, CellExplanation, CellValues } from './cell-explanation.ts';
import type { Initializer } from './initializer.ts';
import type { Activation, Layout } from './train/layout.ts';

/** A parameter of a layer: a weight that is trained, or a buffer that training keeps up to date. */
export interface ParameterSpec {
  /** Short, as in PyTorch: `weight`, `bias`, `running_mean`. */
  readonly name: string;
  readonly shape: Shape;
  readonly init: Initializer;
  /** False for buffers such as running statistics, which no gradient reaches. Default true. */
  readonly trainable?: boolean;
}

/** A layer in its place in a network: attributes and the shapes that they led to. */
export interface LayerNode<A extends object = object> {
  /** Unique in the network, e.g. `conv2d_1`; the prefix of its parameters' names. */
  readonly name: string;
  readonly attributes: A;
  readonly definition: LayerDefinition;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: readonly ParameterSpec[];
}

/** What `forward` may use beside the graph. */
export interface ForwardContext {
  readonly graph: GraphBuilder;
  /** The graph value that holds the parameter of this layer called `name`. */
  parameter(name: string): string;
}

/** What `train` may use beside that. */
export interface TrainContext extends ForwardContext {
  /** Images in a batch; a number, because training graphs are compiled for one batch size. */
  readonly batch: number;
  /** The layout that whoever reads this layer's output would like best. */
  readonly wanted: Layout;
  /** False where nothing before this layer has parameters: `backward` may then leave `input` out. */
  readonly needsInputGradient: boolean;
  /** Uniform numbers in [0, 1), fed anew at each step, float32 `[batch, …shape]`. */
  random(shape: Shape): string;
  /** Gives a buffer of this layer its value for the next step. */
  updateBuffer(name: string, value: string): void;
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
  | { readonly attributes: A; readonly input: Shape; readonly output: Shape }
  | { readonly attributes: A; readonly input: Shape; readonly rejects: string };

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

  /** The output's shape. @throws ShapeError for an input or attributes that cannot be. */
  shape(input: Shape, attributes: A): Shape;
  parameters?(input: Shape, attributes: A): readonly ParameterSpec[];
  /** Multiply-accumulates for one image; 0 without it. */
  macs?(node: LayerNode<A>): number;
  /** The window that slides over the input, for layers that have one. */
  window?(input: Shape, attributes: A): Window2d;

  /** Inference form in standard ONNX operators, from and to `[batch, …shape]`. */
  forward(x: string, node: LayerNode<A>, context: ForwardContext): string;

  /** The layout that `train` takes its input in; `any` for element-wise layers. */
  trainLayout(node: LayerNode<A>): Layout | 'any';
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
