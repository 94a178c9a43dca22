import {
  compileActivations,
  compileGradients,
  type GradientsProgram,
  networkParameters,
} from '@fovea/compiler';
import type { Network } from '@fovea/layers';
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

/** Both forms of a network, ready to be run on a batch as often as one likes. */
export interface Forms {
  readonly training: GradientsProgram;
  /** What the last layer gives in inference. */
  infer(images: readonly number[], weights: ReferenceWeights): Promise<Result>;
  /** Forward and back; results go by the names that `compileGradients` states. */
  train(feeds: TrainFeeds, weights: ReferenceWeights): Promise<Readonly<Record<string, Result>>>;
}

export interface TrainFeeds {
  readonly images: readonly number[];
  readonly outputGradient: readonly number[];
  /** By the inputs' names. */
  readonly random: Readonly<Record<string, readonly number[]>>;
}

/** Compiles a network, holds the graphs against ONNX's rules and loads them. */
export async function openForms(network: Network, batchSize: number, executor: Executor): Promise<Forms> {
  const training = compileGradients(network, { batchSize });
  const inference = compileActivations(network);
  const [trainingRun, inferenceRun] = [await load(training, executor), await load(inference, executor)];
  const last = network.nodes.at(-1)?.name ?? '';
  const shapes = Object.fromEntries(networkParameters(network).map(({ name, shape }) => [name, shape]));
  const write = (weights: ReferenceWeights) =>
    executor.writeState(
      Object.fromEntries(
        Object.entries(weights).map(([name, values]) => [name, tensor(shapes[name] ?? [], values)]),
      ),
    );
  const feedsOf = (program: Program, values: Readonly<Record<string, readonly number[]>>): Tensors =>
    Object.fromEntries(
      program.inputs.map(({ name, dims }) => {
        const sizes = dims.map((size) => (typeof size === 'number' ? size : batchSize));
        return [name, tensor(sizes, values[name] ?? [])];
      }),
    );
  return {
    training,
    async infer(images, weights) {
      await write(weights);
      const input = inference.inputs[0]?.name ?? '';
      const results = await inferenceRun.run(feedsOf(inference, { [input]: images }));
      return result(last, results[last]);
    },
    async train({ images, outputGradient, random }, weights) {
      await write(weights);
      const given = { ...random, images, output_gradient: outputGradient };
      const results = await trainingRun.run(feedsOf(training, given));
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, result(name, value)]));
    },
  };
}

/** Weights as training might have made them: in the range that they start in, and constants around where they start. */
export function randomWeights(network: Network, random: RandomNumbers): Record<string, number[]> {
  return Object.fromEntries(
    networkParameters(network).map(({ name, shape, init }) => {
      const [low, high] =
        init.kind === 'uniform' ? [-init.bound, init.bound] : [init.value - 0.5, init.value + 0.5];
      return [name, random.between(elementCount(shape), low, high)];
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
