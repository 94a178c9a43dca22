import { compileTrainStep, compileTrainSteps, type TrainStepProgram } from '@fovea/compiler';
import type { Program } from '@fovea/onnx';
import type { LoadedProgram, LoadOptions } from '@fovea/runtime';
import type { Task } from './engine.ts';
import type { StepGroup } from './step-groups.ts';
import { suitsOneThread } from './steps-at-once.ts';

/** A training step, or several in one, as an executor has them. */
export interface LoadedStep {
  readonly program: TrainStepProgram;
  readonly run: LoadedProgram;
}

/** The training steps of one task: an epoch's last batch, and its last group of steps, may be smaller than the others. */
export interface StepPrograms {
  /**
   * So many steps on batches of one size, compiled when they are first asked for. Without waiting where they
   * are there, so that a step is under way when its call returns; never before an earlier call's.
   */
  of(batchSize: number, steps: number): LoadedStep | Promise<LoadedStep>;
  /** Gets ready, once, for what else an epoch has: to be called while the first run is under way. */
  getReady(): void;
}

/**
 * @param options.later - what `getReady` gets ready for
 * @param options.blocks - whether the executor has blocked channels
 * @param options.atOnce - whether batches of a size come several at once
 */
export function stepPrograms(
  task: Task,
  options: {
    readonly load: (program: Program, options: LoadOptions) => Promise<LoadedProgram>;
    readonly blocks: boolean;
    readonly atOnce: (batchSize: number) => boolean;
    readonly later: readonly StepGroup[];
  },
): StepPrograms {
  const { network } = task;
  const programs = new Map<string, LoadedStep>();
  let waiting = options.later;
  /** The program that is being loaded last; what is called meanwhile waits for it. */
  let loading: Promise<LoadedStep> | undefined;
  const make = async (batchSize: number, steps: number): Promise<LoadedStep> => {
    const known = programs.get(keyOf(batchSize, steps));
    if (known !== undefined) return known;
    // What a Loop holds is not rewritten to blocks. Single steps between its runs are to give the same bits.
    const together = options.atOnce(batchSize);
    const asked = { ...task, batchSize, passes: { blocks: options.blocks && !together } };
    const program =
      steps === 1 ? compileTrainStep(network, asked) : compileTrainSteps(network, { ...asked, steps });
    const run = await options.load(program, {
      ...(suitsOneThread(network, batchSize) && { threads: 1 }),
      ...(together && { blocks: false }),
    });
    const loaded = { program, run };
    programs.set(keyOf(batchSize, steps), loaded);
    return loaded;
  };
  const of = (batchSize: number, steps: number): LoadedStep | Promise<LoadedStep> => {
    const known = programs.get(keyOf(batchSize, steps));
    if (known !== undefined && loading === undefined) return known;
    const own = (loading ?? Promise.resolve()).then(() => make(batchSize, steps));
    const done = () => {
      if (loading === own) loading = undefined;
    };
    loading = own;
    own.then(done, done);
    return own;
  };
  return {
    of,
    getReady() {
      for (const { size, steps } of waiting) void of(size, steps);
      waiting = [];
    },
  };
}

function keyOf(batchSize: number, steps: number): string {
  return `${steps} of ${batchSize}`;
}
