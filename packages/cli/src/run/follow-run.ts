import { summary } from '@fovea/layers';
import type { RunReport } from '@fovea/report';
import type { Callback, RunEvent } from '@fovea/trainer';
import { type LiveReport, liveReport } from '../report/live-report.ts';
import type { Output } from '../terminal/output.ts';
import { epochRates } from './epoch-rates.ts';
import { configurationOf, versionsOf } from './run-facts.ts';

/** A callback that serves the run's page while it is on, and the page, for what comes after the last epoch. */
export function followRun(output: Output): {
  readonly callback: Callback;
  /** Shows the whole report at last; the page stays where it is open. */
  finish(report?: RunReport): Promise<void>;
} {
  let live: LiveReport | undefined;
  let last: RunReport | undefined;
  const show = (report: RunReport) => {
    last = report;
    live?.show(report);
  };
  return {
    callback: {
      name: 'page',
      async onStart(event) {
        last = reportOf(event);
        live = await liveReport(last);
        output.line(`page ${live.url}`);
      },
      onStep(event) {
        const { epoch, batch, batches, loss, samplesPerSecond, secondsLeft } = event.progress;
        const state = { is: 'running', epoch, batch, batches, loss, samplesPerSecond, secondsLeft } as const;
        if (last !== undefined) show({ ...last, state });
      },
      onEpoch(event) {
        const { state } = last ?? reportOf(event);
        show({ ...reportOf(event), state });
      },
      onEnd(event) {
        const { end } = event;
        const reason = end.by === 'error' ? String(end.error) : '';
        if (end.by === 'error') show({ ...reportOf(event), state: { is: 'failed', reason } });
      },
    },
    async finish(report) {
      if (report !== undefined) show(report);
      await live?.close();
      live = undefined;
    },
  };
}

/** What can be told while the run is on. */
function reportOf({ run, history, step }: RunEvent): RunReport {
  const { network, settings, train, test, classes, input, device } = run;
  return {
    name: train.name,
    state: {
      is: 'running',
      epoch: history.length + 1,
      batch: 0,
      batches: Math.ceil(train.images / settings.batchSize),
      loss: Number.NaN,
      samplesPerSecond: Number.NaN,
      secondsLeft: Number.NaN,
    },
    classes,
    trainImages: train.images,
    testImages: test?.images ?? 0,
    epochs: settings.epochs,
    history,
    learningRates: epochRates(settings, history, train.images),
    device,
    summary: summary(network),
    configuration: configurationOf({ settings, input, classes, step }),
    versions: versionsOf(),
  };
}
