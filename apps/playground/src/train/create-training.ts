import type { TrainTest } from '@fovea/data';
import type { Network } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { type ChangeableSettings, graphEngine, openSession, type TrainingSession } from '@fovea/trainer';
import { createStore, type Store } from '../state/store.ts';
import type { Trained } from '../state/trained.ts';
import type { DeviceWish, TrainingSettings } from '../state/training-settings.ts';
import { addHeldOut, addStep, emptyCurves } from './curves.ts';
import { createGate, type Gate } from './gate.ts';
import { runSession } from './run-session.ts';
import { runSettings } from './run-settings.ts';
import type { DeviceView, PreparingStage, RunView, TrainingState, TrainingStatus } from './training-state.ts';

/** Training in this tab: what it does, and what can be asked of it. */
export interface Training extends Pick<Store<TrainingState>, 'get' | 'subscribe'> {
  /** Starts a run; one that goes on is stopped. Settles when the run has ended, however it did. */
  start(network: Network, settings: TrainingSettings): Promise<void>;
  pause(): void;
  /** Goes on after a pause. */
  resume(): void;
  /** Goes on after a run has finished or was stopped, for so many epochs more than it had. */
  extend(epochs: number): Promise<void>;
  /** Ends the run after the step that is under way; its weights stay. */
  stop(): void;
  /** Forgets the run and its weights. */
  reset(): void;
  /** Changes what may change between steps; without a run, does nothing. */
  change(settings: ChangeableSettings): void;
}

export interface TrainingParts {
  loadData(): Promise<TrainTest>;
  createExecutor(device: DeviceWish): Promise<{ readonly executor: Executor; readonly view: DeviceView }>;
  /** Where the trained network is put for the rest of the page. */
  readonly trained: Store<Trained | undefined>;
}

interface Run {
  gate: Gate;
  /** Another one after each end. */
  abort: AbortController;
  session?: TrainingSession;
  executor?: Executor;
  view?: RunView;
  /** Takes steps; defined once everything is ready. */
  go?: (signal: AbortSignal) => Promise<void>;
}

/** The page is told of steps at most this often. */
const publishMs = 100;
/** Those who look at the weights are told at most this often, because looking costs time. */
const lookMs = 600;

export function createTraining({ loadData, createExecutor, trained }: TrainingParts): Training {
  const store = createStore<TrainingState>({ status: 'idle' });
  let current: Run | undefined;
  let [publishedAt, lookedAt] = [0, 0];

  const preparing = (run: Run, stage: PreparingStage) => {
    if (current === run) store.set({ status: 'preparing', stage });
  };
  const publish = (run: Run, status: TrainingStatus, error?: Error) => {
    if (current !== run) return;
    publishedAt = performance.now();
    const shown = run.view === undefined ? {} : { run: { ...run.view } };
    store.set({ status, ...shown, ...(error === undefined ? {} : { error }) });
  };
  const weightsChanged = (run: Run) => {
    const now = trained.get();
    if (now === undefined || now.executor !== run.executor) return;
    lookedAt = performance.now();
    trained.set({ ...now, version: now.version + 1 });
  };
  const end = (run: Run) => {
    run.abort.abort();
    run.gate.open();
  };

  // Whoever puts another network in the trained one's place has taken the run's engine away.
  trained.subscribe(() => {
    const run = current;
    if (run?.executor === undefined || trained.get()?.executor === run.executor) return;
    current = undefined;
    end(run);
    store.set({ status: 'idle' });
  });

  /** Calls `work` and says how it ended. */
  async function ending(run: Run, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      weightsChanged(run);
      publish(run, run.session?.finished === true ? 'finished' : run.view === undefined ? 'idle' : 'stopped');
    } catch (thrown) {
      if (current !== run) return;
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      publish(run, 'failed', error);
      // Numbers that diverged are nothing to look into.
      if (run.executor !== undefined) {
        current = undefined;
        trained.set(undefined);
      }
    }
  }

  async function prepare(run: Run, network: Network, settings: TrainingSettings): Promise<void> {
    const { signal } = run.abort;
    preparing(run, 'data');
    const { train, test } = await loadData();
    if (signal.aborted) return;
    preparing(run, 'engine');
    const { executor, view: device } = await createExecutor(settings.device);
    const engine = graphEngine(executor);
    let session: TrainingSession;
    try {
      preparing(run, 'graphs');
      session = await openSession(network, runSettings(settings), { engine, train, test });
    } catch (error) {
      await executor.close();
      throw error;
    }
    if (signal.aborted) return executor.close();
    const curves = emptyCurves();
    run.session = session;
    run.executor = executor;
    const shown = (changed: Partial<RunView>) => {
      const before = run.view ?? {
        network,
        device,
        trainImages: train.length,
        testImages: test.length,
        steps: 0,
        history: [],
        settings: session.settings,
        curves,
      };
      run.view = { ...before, settings: session.settings, steps: session.steps, ...changed };
    };
    run.go = (goOn) =>
      runSession(session, {
        engine,
        test,
        gate: run.gate,
        signal: goOn,
        onStep(report) {
          addStep(curves, session.steps, report.loss, report.accuracy ?? Number.NaN);
          shown({ progress: report.progress });
          const now = performance.now();
          if (now - lookedAt >= lookMs) weightsChanged(run);
          if (now - publishedAt >= publishMs || run.gate.closed) publish(run, statusOf(run));
        },
        onHeldOut({ loss, accuracy, images }) {
          addHeldOut(curves, session.steps, loss, accuracy);
          shown({ heldOut: { loss, accuracy, images } });
          publish(run, statusOf(run));
        },
        onEpoch() {
          shown({ history: session.history });
          publish(run, statusOf(run));
        },
      });
    shown({});
    trained.set({ network, labels: train.classes, input: train.input, executor, version: 1 });
    publish(run, statusOf(run));
    await run.go(signal);
  }

  return {
    get: store.get,
    subscribe: store.subscribe,

    async start(network, settings) {
      if (current !== undefined) end(current);
      const run: Run = { abort: new AbortController(), gate: createGate() };
      current = run;
      await ending(run, () => prepare(run, network, settings));
    },

    async extend(epochs) {
      const run = current;
      const { status } = store.get();
      if (run?.session === undefined || !(status === 'finished' || status === 'stopped')) return;
      const { session, go } = run;
      session.change({ epochs: session.settings.epochs + epochs });
      run.abort = new AbortController();
      run.gate = createGate();
      publish(run, 'running');
      await ending(run, async () => go?.(run.abort.signal));
    },

    pause() {
      if (current === undefined || store.get().status !== 'running') return;
      current.gate.close();
      publish(current, 'paused');
      weightsChanged(current);
    },

    resume() {
      if (current === undefined || store.get().status !== 'paused') return;
      current.gate.open();
      publish(current, 'running');
    },

    stop() {
      if (current !== undefined) end(current);
    },

    reset() {
      const run = current;
      current = undefined;
      if (run !== undefined) end(run);
      if (run?.executor !== undefined && trained.get()?.executor === run.executor) trained.set(undefined);
      store.set({ status: 'idle' });
    },

    change(settings) {
      current?.session?.change(settings);
    },
  };
}

function statusOf(run: Run): TrainingStatus {
  return run.gate.closed ? 'paused' : 'running';
}
