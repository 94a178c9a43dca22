import type { Batch } from '@fovea/data';
import type { BatchResult, Engine, StepSettings, Task, TrainState } from '../engine/engine.ts';
import { diverged, firstNonFinite } from './check-finite.ts';

/**
 * The engine with an eye on its numbers: where a loss or a weight is no number
 * any more, the error says where in the network that began. To find it, the last
 * steps, at most 32, are taken again, one by one, from a state of before, of which
 * a copy is kept. The engine is of no use afterwards, as its weights were not
 * before. An engine that cannot look into its steps is returned as it is.
 *
 * @param again - makes a batch again: the engine may have moved its arrays to another thread
 */
export function watchNumbers(engine: Engine, again: (batch: Batch) => Batch | undefined): Engine {
  if (engine.findNonFinite === undefined) return engine;
  let run: { readonly task: Task; readonly sizes: readonly number[] | undefined } | undefined;
  let trail: Trail = { from: {}, steps: [] };
  let last: Promise<unknown> | undefined;
  let renewing: Promise<void> | undefined;
  let explaining: Promise<string | undefined> | undefined;

  const explain = () => {
    explaining ??= run === undefined ? Promise.resolve(undefined) : whereItBegan(engine, run, trail, again);
    return explaining;
  };
  /** Begins a new trail once the old one is long, behind all steps that the engine has. */
  const makeRoom = (): Promise<void> | undefined => {
    if (renewing === undefined && trail.steps.length >= mostSteps) {
      renewing = (async () => {
        await last;
        trail = { from: await engine.readState(), steps: [] };
        renewing = undefined;
      })();
    }
    return renewing;
  };
  const watched = async <T extends readonly BatchResult[]>(
    batches: readonly Batch[],
    settings: readonly StepSettings[],
    take: () => Promise<T>,
  ): Promise<T> => {
    const room = makeRoom();
    if (room !== undefined) await room;
    for (const [i, batch] of batches.entries()) {
      const own = settings[i];
      if (own !== undefined) trail.steps.push({ batch, settings: own });
    }
    const taking = take();
    last = taking.catch(() => {});
    const results = await taking;
    for (const [i, { loss }] of results.entries()) {
      if (Number.isFinite(loss)) continue;
      const where = await explain();
      throw diverged('the loss is no number any more', settings[i]?.step ?? 0, `${loss}`, where);
    }
    return results;
  };
  return {
    device: engine.device,
    stepsAtOnce: (network, batchSize) => engine.stepsAtOnce?.(network, batchSize) ?? 1,
    worked: () => engine.worked?.(),
    get fallbacks() {
      return engine.fallbacks;
    },

    async prepare(task, state, sizes) {
      run = { task, sizes };
      trail = { from: state, steps: [] };
      explaining = undefined;
      await engine.prepare(task, state, sizes);
    },

    async step(batch, settings) {
      const [result] = await watched([batch], [settings], async () => [await engine.step(batch, settings)]);
      if (result === undefined) throw new Error('a step without a result');
      return result;
    },

    ...(engine.steps !== undefined && {
      steps: (batches: readonly Batch[], settings: readonly StepSettings[]) =>
        watched(batches, settings, async () => (await engine.steps?.(batches, settings)) ?? []),
    }),

    evaluate: (batch) => engine.evaluate(batch),

    async readState() {
      const state = await engine.readState();
      const wrong = firstNonFinite(state);
      if (wrong === undefined) return state;
      const step = trail.steps.at(-1)?.settings.step ?? 0;
      throw diverged(`"${wrong.name}" is no number any more`, step, `${wrong.value}`, await explain());
    },

    close: () => engine.close(),
  };
}

/** The steps that were taken since a state. */
interface Trail {
  readonly from: TrainState;
  readonly steps: { readonly batch: Batch; readonly settings: StepSettings }[];
}

const mostSteps = 32;

/** Takes the steps again up to the first that spoils a number, and looks into that one; undefined where none does this time. */
async function whereItBegan(
  engine: Engine,
  { task, sizes }: { readonly task: Task; readonly sizes: readonly number[] | undefined },
  { from, steps }: Trail,
  again: (batch: Batch) => Batch | undefined,
): Promise<string | undefined> {
  await engine.prepare(task, from, sizes);
  let before = from;
  for (const { batch, settings } of steps) {
    const [first, second] = [again(batch), again(batch)];
    if (first === undefined || second === undefined) return undefined;
    const { loss } = await engine.step(first, settings);
    const after = await engine.readState();
    if (Number.isFinite(loss) && firstNonFinite(after) === undefined) {
      before = after;
      continue;
    }
    await engine.prepare(task, before, sizes);
    const place = await engine.findNonFinite?.(second, settings);
    // All that goes forward and back is finite, so it is the update that was not.
    return `${place ?? `the update of the weights (${task.optimizer.name})`} in step ${settings.step}`;
  }
  return undefined;
}
