import {
  compileEvaluation,
  compileTrainStep,
  type EvaluationProgram,
  type TrainStepProgram,
} from '@fovea/compiler';
import type { Batch } from '@fovea/data';
import type { Program, ValueInfo } from '@fovea/onnx';
import type { Executor, Fallback, HostTensor, LoadedProgram, Tensors } from '@fovea/runtime';
import { EngineError, elementCount, UsageError } from '@fovea/shape';
import type { BatchResult, Engine, StepSettings, Task } from './engine.ts';
import { stateValues } from './state-values.ts';
import { stepRandom } from './step-random.ts';

/** An engine that compiles to ONNX graphs and lets an executor run them. It closes the executor when it is closed. */
export function graphEngine(executor: Executor): Engine {
  let prepared: Prepared | undefined;
  let fallbacks: Fallback[] | undefined;
  const current = () => {
    if (prepared !== undefined) return prepared;
    throw new UsageError('engine-not-prepared', 'the engine has nothing to train yet', {
      hint: 'Call prepare first.',
    });
  };
  const load = async (program: Program): Promise<LoadedProgram> => {
    const loaded = await executor.load(program);
    if (loaded.fallbacks !== undefined) fallbacks = [...(fallbacks ?? []), ...loaded.fallbacks];
    return loaded;
  };
  /** The training step for a batch size, compiled when it is first asked for. */
  const stepOf = async ({ task, steps }: Prepared, batchSize: number): Promise<LoadedStep> => {
    const known = steps.get(batchSize);
    if (known !== undefined) return known;
    const program = compileTrainStep(task.network, { ...task, batchSize });
    const loaded = { program, run: await load(program) };
    steps.set(batchSize, loaded);
    return loaded;
  };
  return {
    device: executor.device,

    get fallbacks() {
      return fallbacks;
    },

    async prepare(task, state, batchSizes = []) {
      const values = stateValues(task, state);
      const next: Prepared = {
        task,
        stateNames: values.map(({ name }) => name),
        evaluation: compileEvaluation(task.network, { loss: task.loss }),
        evaluationRun: undefined,
        steps: new Map(),
      };
      for (const batchSize of batchSizes) await stepOf(next, batchSize);
      const tensors = values.map(({ name, shape, data }) => [name, { type: 'float32', dims: shape, data }]);
      await executor.writeState(Object.fromEntries(tensors));
      prepared = next;
    },

    async step(batch, settings) {
      const now = current();
      // Without waiting when it is loaded, so that the step is under way when this returns.
      const loaded = now.steps.get(batch.size) ?? (await stepOf(now, batch.size));
      const feeds = {
        ...batchFeeds(batch, now.task.network.input, loaded.program.targets),
        ...randomFeeds(loaded.program, settings),
        learning_rate: scalar(settings.learningRate),
        step: scalar(settings.step),
      };
      return result(await loaded.run.run(feeds));
    },

    async evaluate(batch) {
      const now = current();
      now.evaluationRun ??= await load(now.evaluation);
      return result(
        await now.evaluationRun.run(batchFeeds(batch, now.task.network.input, now.evaluation.targets)),
      );
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
  /** Programs by batch size: the usual one and that of an epoch's last, smaller batch. */
  readonly steps: Map<number, LoadedStep>;
}

interface LoadedStep {
  readonly program: TrainStepProgram;
  readonly run: LoadedProgram;
}

function batchFeeds({ images, labels, size }: Batch, input: readonly number[], targets: ValueInfo): Tensors {
  return {
    images: { type: 'float32', dims: [size, ...input], data: images },
    [targets.name]: { type: 'int32', dims: [size], data: labels },
  };
}

function randomFeeds(program: TrainStepProgram, settings: StepSettings): Tensors {
  return Object.fromEntries(
    program.random.map(({ name, dims }, i) => {
      const sizes = dims.map(Number);
      return [name, { type: 'float32', dims: sizes, data: stepRandom(elementCount(sizes), settings, i) }];
    }),
  );
}

function scalar(value: number): HostTensor {
  return { type: 'float32', dims: [], data: Float32Array.of(value) };
}

function result({ loss, outputs }: Tensors): BatchResult {
  const losses = floats(loss, 'loss');
  const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
  return { loss: mean, outputs: floats(outputs, 'outputs') };
}

function floats(tensor: HostTensor | undefined, name: string): Float32Array {
  if (tensor?.type === 'float32') return tensor.data;
  throw new EngineError('engine-output', 'the engine gave no float32 numbers', {
    path: name,
    received: tensor?.type ?? 'nothing',
  });
}
