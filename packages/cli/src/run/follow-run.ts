import type { RunReport } from '@fovea/report';
import type { Callback } from '@fovea/trainer';
import { type LiveReport, liveReport } from '../report/live-report.ts';
import { reportOfEvent } from '../report/report-of-event.ts';
import type { Output } from '../terminal/output.ts';

/** A run's page, served while it is on. */
export interface RunPage {
  /** Begins and changes the page as the run goes on. */
  readonly callback: Callback;
  /** Shows the whole report at last, and serves no longer; the page stays where it is open. */
  finish(report?: RunReport): Promise<void>;
}

/** Serves a run's page on this machine from the run's first step on. */
export function followRun(output: Output): RunPage {
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
        last = reportOfEvent(event);
        live = await liveReport(last);
        output.line(`page ${live.url}`);
      },
      onStep(event) {
        const { epoch, batch, batches, loss, samplesPerSecond, secondsLeft } = event.progress;
        const state = { is: 'running', epoch, batch, batches, loss, samplesPerSecond, secondsLeft } as const;
        if (last !== undefined) show({ ...last, state });
      },
      onEpoch(event) {
        const { state } = last ?? reportOfEvent(event);
        show({ ...reportOfEvent(event), state });
      },
      onEnd(event) {
        const { end } = event;
        const reason = end.by === 'error' ? String(end.error) : '';
        if (end.by === 'error') show({ ...reportOfEvent(event), state: { is: 'failed', reason } });
      },
    },
    async finish(report) {
      if (report !== undefined) show(report);
      await live?.close();
      live = undefined;
    },
  };
}
