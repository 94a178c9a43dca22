import {
  compileEvaluation,
  compileFiniteness,
  type EvaluationProgram,
  type TrainStepProgram,
} from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import type { Network } from '@fovea/layers';
import type { Program, ValueInfo } from '@fovea/onnx';
import type { Executor, Fallback, HostTensor, LoadedProgram, LoadOptions, Tensors } from '@fovea/runtime';
import { EngineError, UsageError } from '@fovea/shape';
import { stateValues } from '../state/state-values.ts';
import { describePlace } from './describe-place.ts';
import type { BatchResult, Engine, StepSettings, Task } from './engine.ts';
import { stackTensors } from './stack-tensors.ts';
import { batchFeeds, randomFeeds, updateFeeds } from './step-feeds.ts';
import { stepGroups } from './step-groups.ts';
import { type StepPrograms, stepPrograms } from './step-programs.ts';
import { stepsAtOnce } from './steps-at-once.ts';

export interface GraphEngineOptions {
  /**
   * Training steps in one run of the executor, for devices that hand the weights back after each run.
   * Results are those of single steps. Default: what is usually fastest for device, network and batch size.
   */
  readonly stepsPerRun?: number;
}

/**
 * An engine that compiles to ONNX graphs and lets an executor run them. It closes the executor when it is closed.
 *
 * @throws UsageError for steps per run that are not a whole number above 0
 */
export function graphEngine(executor: Executor, { stepsPerRun }: GraphEngineOptions = {}): Engine {
  if (stepsPerRun !== undefined) checkStepsPerRun(stepsPerRun);
  const atOnce = (network: Network, batchSize: number) =>
    stepsPerRun ?? stepsAtOnce(executor.device, network, batchSize);
  let prepared: Prepared | undefined;
  let fallbacks: Fallback[] | undefined;
  const current = () => {
    if (prepared !== undefined) return prepared;
    throw new UsageError('engine-not-prepared', 'the engine has nothing to train yet', {
      hint: 'Call prepare first.',
    });
  };
  const load = async (program: Program, options: LoadOptions = {}): Promise<LoadedProgram> => {
    const loaded = await executor.load(program, options);
    if (loaded.fallbacks !== undefined) fallbacks = [...(fallbacks ?? []), ...loaded.fallbacks];
    return loaded;
  };
  const step: Engine['step'] = async (batch, settings) => {
    const now = current();
    const ready = now.programs.of(batch.size, 1);
    const loaded = 'run' in ready ? ready : await ready;
    const feeds = {
      ...batchFeeds(batch, now.task.network.input, now.evaluation.targets),
      ...randomFeeds(loaded.program.random, settings),
      ...updateFeeds(now.task, settings),
    };
    const running = loaded.run.run(feeds);
    now.programs.getReady();
    return result(await running);
  };
  return {
    device: executor.device,
    stepsAtOnce: atOnce,

    worked: () => executor.worked?.(),

    get fallbacks() {
      return fallbacks;
    },

    async prepare(task, state, batchSizes = []) {
      const values = stateValues(task, state);
      const [first, ...later] = stepGroups(batchSizes, (size) => atOnce(task.network, size));
      const next: Prepared = {
        task,
        stateNames: values.map(({ name }) => name),
        evaluation: compileEvaluation(task.network, { loss: task.loss }),
        evaluationRun: undefined,
        programs: stepPrograms(task, {
          load,
          blocks: executor.blocks === true,
          atOnce: (size) => atOnce(task.network, size) > 1,
          later,
        }),
      };
      if (first !== undefined) await next.programs.of(first.size, first.steps);
      const tensors = values.map(({ name, shape, data }) => [name, { type: 'float32', dims: shape, data }]);
      await executor.writeState(Object.fromEntries(tensors));
      prepared = next;
    },

    step,

    async steps(batches, settings) {
      const [first] = batches;
      const [only] = settings;
      checkGroup(batches, settings);
      if (first === undefined || only === undefined) return [];
      if (batches.length === 1) return [await step(first, only)];
      const now = current();
      const { size } = first;
      const ready = now.programs.of(size, batches.length);
      const loaded = 'run' in ready ? ready : await ready;
      const { input } = now.task.network;
      const single = randomOfOne(loaded.program);
      const feeds = batches.map((batch, i): Tensors => {
        const own = settings[i] ?? only;
        return {
          ...batchFeeds(batch, input, now.evaluation.targets),
          ...randomFeeds(single, own),
          ...updateFeeds(now.task, own),
        };
      });
      const running = loaded.run.run(stackTensors(feeds));
      now.programs.getReady();
      return unstack(await running, batches.length);
    },

    async evaluate(batch) {
      const now = current();
      now.evaluationRun ??= await load(now.evaluation);
      return result(
        await now.evaluationRun.run(batchFeeds(batch, now.task.network.input, now.evaluation.targets)),
      );
    },

    async findNonFinite(batch, settings) {
      if (!batch.images.every(Number.isFinite)) return 'the images';
      const { task, evaluation } = current();
      const program = compileFiniteness(task.network, { ...task, batchSize: batch.size });
      const loaded = await executor.load(program);
      const { sums } = await loaded.run({
        ...batchFeeds(batch, task.network.input, evaluation.targets),
        ...randomFeeds(program.random, settings),
      });
      const place = program.places[floats(sums, 'sums').findIndex((value) => !Number.isFinite(value))];
      return place === undefined ? undefined : describePlace(place);
    },

    async readState() {
      const state = await executor.readState(current().stateNames);
      return Object.fromEntries(Object.entries(state).map(([name, tensor]) => [name, floats(tensor, name)]));
    },

    close: () => executor.close(),
  };
}

interface Prepared {
  readonly task: Task;
  readonly stateNames: readonly string[];
  readonly evaluation: EvaluationProgram;
  evaluationRun: LoadedProgram | undefined;
  readonly programs: StepPrograms;
}

/** The random inputs of one of a program's steps. */
function randomOfOne({ random }: TrainStepProgram): readonly ValueInfo[] {
  return random.map((info) => ({ ...info, dims: info.dims.slice(1) }));
}

/** The results of each of several steps. */
function unstack({ loss, outputs }: Tensors, steps: number): BatchResult[] {
  const all = floats(outputs, 'outputs');
  const size = all.length / steps;
  return Array.from(floats(loss, 'loss'), (each, i) => ({
    loss: each,
    outputs: all.slice(i * size, (i + 1) * size),
  }));
}

function checkStepsPerRun(steps: number): void {
  if (Number.isSafeInteger(steps) && steps > 0) return;
  throw new UsageError('steps-per-run', 'the number of steps per run cannot be used', {
    expected: 'a whole number above 0',
    received: `${steps}`,
  });
}

function checkGroup(batches: readonly Batch[], settings: readonly StepSettings[]): void {
  const sizes = batches.map(({ size }) => size);
  if (new Set(sizes).size <= 1 && settings.length === sizes.length) return;
  throw new UsageError('step-group', 'these steps cannot be taken at once', {
    expected: 'batches of one size, and settings for each',
    received: `batches of ${sizes.join(', ')}, and ${settings.length} settings`,
  });
}

function result({ loss, weight, outputs }: Tensors): BatchResult {
  const losses = floats(loss, 'loss');
  const whole = weight === undefined ? losses.length : sum(floats(weight, 'weight'));
  return {
    loss: sum(losses) / whole,
    ...(weight === undefined ? {} : { weight: whole }),
    outputs: floats(outputs, 'outputs'),
  };
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function floats(tensor: HostTensor | undefined, name: string): Float32Array {
  if (tensor?.type === 'float32') return tensor.data;
  throw new EngineError('engine-output', 'the engine gave no float32 numbers', {
    path: name,
    received: tensor?.type ?? 'nothing',
  });
}
