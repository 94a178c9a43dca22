import type { LayerDefinition } from '@fovea/layers';
import type { Reference } from '@fovea/layers/reference';
import type { Executor } from '@fovea/runtime';
import { elementCount, FoveaError, ShapeError } from '@fovea/shape';
import fc from 'fast-check';
import { checkConfiguration } from './check-configuration.ts';
import {
  acceptedExamples,
  type Configuration,
  describeConfiguration,
  networkIfItFits,
  networkOf,
  refusedExamples,
} from './configuration.ts';
import { ConformanceError } from './conformance-error.ts';
import { imageByImage } from './image-by-image.ts';
import type { NetworkReference } from './network-reference.ts';
import { randomConfigurations } from './random-configurations.ts';

export interface CheckLayerOptions {
  /** What runs the graphs, e.g. of `createExecutor()`. It stays open, and loads two programs for each configuration. */
  readonly executor: Executor;
  /**
   * What the layer should compute: for one image in plain loops, in training as in inference, or both
   * apart for whole batches. Without one, only that the layer agrees with itself is checked.
   */
  readonly reference?: Reference | NetworkReference;
  /** Random configurations that fit, beside the examples. Default 30. */
  readonly runs?: number;
  /** Of everything random. Default 1. */
  readonly seed?: number;
}

/** What was checked. */
export interface LayerReport {
  readonly type: string;
  /** Accepted and refused ones. */
  readonly examples: number;
  /** Random configurations. Fewer than asked for where few that are made up fit. */
  readonly random: number;
  readonly seed: number;
}

/**
 * Holds a layer against what it says of itself, in its examples and in random
 * configurations of its attributes: that shape rule and ONNX Runtime give the same
 * sizes, that the graphs are valid ONNX, that values and gradients are right, that
 * training computes what inference does, and that it survives JSON. A random
 * configuration that fails is made as simple as it can be and still fail.
 *
 * @throws ConformanceError naming the layer, the configuration and what is wrong
 */
export async function checkLayer(
  definition: LayerDefinition,
  { executor, reference: given, runs = 30, seed = 1 }: CheckLayerOptions,
): Promise<LayerReport> {
  const reference = typeof given === 'function' ? imageByImage(given) : given;
  const check = async (configuration: Configuration, batchSize: number) => {
    const network = networkOf(definition, configuration);
    await checkConfiguration(definition, network, { executor, reference, batchSize, seed });
  };
  const accepted = acceptedExamples(definition);
  if (accepted.length === 0) {
    throw new ConformanceError('no-example', 'there is no accepted example', { path: definition.type });
  }
  for (const example of accepted) {
    await at(definition, example, async () => {
      const { output } = networkOf(definition, example);
      if (output.join() !== example.output.join()) {
        throw new ConformanceError('example-output', 'the example has another output', {
          expected: `[${example.output.join(', ')}]`,
          received: `[${output.join(', ')}]`,
        });
      }
      for (const batchSize of [1, 3]) await check(example, batchSize);
    });
  }
  for (const example of refusedExamples(definition)) {
    await at(definition, example, async () => checkRefused(definition, example));
  }
  const random = await checkRandom(definition, { runs, seed }, (configuration) => check(configuration, 2));
  return { type: definition.type, examples: definition.examples.length, random, seed };
}

function checkRefused(
  definition: LayerDefinition,
  example: Configuration & { readonly rejects: string },
): void {
  const details = { expected: `an error that says "${example.rejects}"` };
  try {
    networkOf(definition, example);
  } catch (error) {
    if (error instanceof ShapeError && error.message.includes(example.rejects)) return;
    throw new ConformanceError('example-refused', 'the example is refused otherwise', {
      ...details,
      received: String(error),
    });
  }
  throw new ConformanceError('example-refused', 'the example is accepted', details);
}

/** Checks up to so many random configurations that fit and returns how many there were. */
async function checkRandom(
  definition: LayerDefinition,
  { runs, seed }: { readonly runs: number; readonly seed: number },
  check: (configuration: Configuration) => Promise<void>,
): Promise<number> {
  let checked = 0;
  const property = fc.asyncProperty(randomConfigurations(definition), async (configuration) => {
    const network = networkIfItFits(definition, configuration);
    fc.pre(network !== undefined && elementCount(network.output) <= mostValues);
    checked += 1;
    await check(configuration);
  });
  const found = await fc.check(property, { numRuns: runs, seed, maxSkipsPerRun: 30 });
  if (!found.failed || found.counterexample === null) return checked;
  const [smallest] = found.counterexample;
  const cause = found.errorInstance;
  throw atConfiguration(
    definition,
    smallest,
    cause,
    `The smallest of the random configurations that fail, found with seed ${seed} and made simpler ${found.numShrinks} times.`,
  );
}

/** Larger outputs show nothing that smaller ones do not. */
const mostValues = 1500;

async function at(
  definition: LayerDefinition,
  configuration: Configuration,
  check: () => Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    throw atConfiguration(definition, configuration, error, 'This is one of its examples.');
  }
}

function atConfiguration(
  { type }: LayerDefinition,
  configuration: Configuration,
  cause: unknown,
  found: string,
): ConformanceError {
  const path = `${type} ${describeConfiguration(configuration)}`;
  if (!(cause instanceof FoveaError)) {
    return new ConformanceError('layer-throws', `the layer throws (${cause})`, { path, hint: found, cause });
  }
  const { code, expected, received } = cause;
  const problem =
    cause instanceof ConformanceError || cause.path === undefined
      ? cause.problem
      : `${cause.path}: ${cause.problem}`;
  return new ConformanceError(code, problem, {
    path,
    cause,
    hint: cause.hint === undefined ? found : `${cause.hint} ${found}`,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
  });
}
