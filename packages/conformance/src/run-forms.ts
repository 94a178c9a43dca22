import {
  compileActivations,
  compileGradients,
  type GradientsProgram,
  networkParameters,
} from '@fovea/compiler';
import type { ImageLayout, Initializer, Network } from '@fovea/layers';
import { checkModel, decodeModel, type Program } from '@fovea/onnx';
import type { Executor, HostTensor, LoadedProgram, Tensors } from '@fovea/runtime';
import { elementCount } from '@fovea/shape';
import { ConformanceError } from './conformance-error.ts';
import type { ReferenceWeights } from './network-reference.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** A tensor that came back. */
export interface Result {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A network's training form, ready to be run on a batch as often as one likes. */
export interface TrainingForm {
  readonly program: GradientsProgram;
  /** Forward and back; results go by the names that `compileGradients` states. */
  train(feeds: TrainFeeds, weights: ReferenceWeights): Promise<Readonly<Record<string, Result>>>;
}

export interface InferenceForm {
  /** What the last layer gives. */
  infer(images: readonly number[], weights: ReferenceWeights): Promise<Result>;
}

export interface TrainFeeds {
  readonly images: readonly number[];
  readonly outputGradient: readonly number[];
  /** By the inputs' names. */
  readonly random: Readonly<Record<string, readonly number[]>>;
}

export interface FormOptions {
  readonly batchSize: number;
  readonly executor: Executor;
}

/**
 * Compiles the training form, holds the graph against ONNX's rules and loads it.
 *
 * @param options.images - the layout of images, where the layers leave it open. Default: what is faster
 */
export async function openTraining(
  network: Network,
  { batchSize, executor, images: layout }: FormOptions & { readonly images?: ImageLayout },
): Promise<TrainingForm> {
  const passes = layout === undefined ? {} : { images: layout };
  const program = compileGradients(network, { batchSize, passes });
  const loaded = await load(program, executor);
  return {
    program,
    async train({ images, outputGradient, random }, weights) {
      await executor.writeState(stateOf(network, weights));
      const given = { ...random, images, output_gradient: outputGradient };
      const results = await loaded.run(feedsOf(program, given, batchSize));
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, result(name, value)]));
    },
  };
}

/** The same for the inference form. */
export async function openInference(
  network: Network,
  { batchSize, executor }: FormOptions,
): Promise<InferenceForm> {
  const program = compileActivations(network);
  const loaded = await load(program, executor);
  const last = network.nodes.at(-1)?.name ?? '';
  return {
    async infer(images, weights) {
      await executor.writeState(stateOf(network, weights));
      const results = await loaded.run(
        feedsOf(program, { [program.inputs[0]?.name ?? '']: images }, batchSize),
      );
      return result(last, results[last]);
    },
  };
}

/** Weights as training might have made them: in the range that they start in, and constants around where they start. */
export function randomWeights(network: Network, random: RandomNumbers): Record<string, number[]> {
  return Object.fromEntries(
    networkParameters(network).map(({ name, shape, init }) => {
      const [low, high] =
        init.kind === 'constant' ? [init.value - 0.5, init.value + 0.5] : [-spread(init), spread(init)];
      return [name, random.between(elementCount(shape), low, high)];
    }),
  );
}

function stateOf(network: Network, weights: ReferenceWeights): Tensors {
  return Object.fromEntries(
    networkParameters(network).map(({ name, shape }) => [name, tensor(shape, weights[name] ?? [])]),
  );
}

function feedsOf(
  { inputs }: Program,
  values: Readonly<Record<string, readonly number[]>>,
  batchSize: number,
): Tensors {
  return Object.fromEntries(
    inputs.map(({ name, dims }) => {
      const sizes = dims.map((size) => (typeof size === 'number' ? size : batchSize));
      return [name, tensor(sizes, values[name] ?? [])];
    }),
  );
}

async function load(program: Program, executor: Executor): Promise<LoadedProgram> {
  checkModel(decodeModel(program.model));
  return executor.load(program);
}

function tensor(dims: readonly number[], values: readonly number[]): HostTensor {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}

function result(name: string, value: HostTensor | undefined): Result {
  if (value?.type === 'float32') return value;
  throw new ConformanceError('result-type', `${name} is no tensor of float32`, {
    received: value?.type ?? 'nothing',
  });
}

function spread(init: Exclude<Initializer, { readonly kind: 'constant' }>): number {
  if (init.kind === 'uniform') return init.bound;
  return init.kind === 'orthogonal' ? init.gain : init.std;
}
