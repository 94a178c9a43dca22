import { classReport, type EpochRecord } from '@fovea/trainer';
import { bestEpoch } from './advise.ts';
import { count, duration, figure, percent, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import {
  adviceSection,
  curvesSection,
  heldOutSections,
  networkSection,
  setupSection,
} from './report-sections.ts';
import type { RunReport } from './run-report.ts';

/**
 * A run as one HTML page that needs nothing else: no network, no other file, no script. It can be
 * mailed, printed and opened in ten years.
 *
 * @param options.script - makes it a page that is served live: the address of `liveScript`
 */
export function reportHtml(run: RunReport, options: { readonly script?: string } = {}): string {
  return page(`${run.name}: training run`, mainOf(run), options);
}

/** What stands in the page's `<main>`: what a live page replaces. */
export function reportMain(run: RunReport): string {
  return mainOf(run).html;
}

function mainOf(run: RunReport): Html {
  return html`<header><h1>${run.name}</h1>${stateLine(run)}</header>
<section id="figures"><h2>Result</h2>${figures(run)}</section>
${adviceSection(run)}
${curvesSection(run)}
${run.heldOut === undefined ? undefined : heldOutSections(run.heldOut, run)}
${networkSection(run)}
${setupSection(run)}`;
}

function stateLine({ state, history, epochs }: RunReport): Html {
  switch (state.is) {
    case 'finished':
      return html`<p class="state">Finished after ${plural(history.length, 'epoch')}.</p>`;
    case 'stopped':
      return html`<p class="state">Stopped (${state.reason}) after ${history.length} of ${plural(epochs, 'epoch')}.</p>`;
    case 'failed':
      return html`<p class="state failed">Failed after ${history.length} of ${plural(epochs, 'epoch')}: ${state.reason}</p>`;
    case 'running': {
      const { epoch, batch, batches, loss, samplesPerSecond, secondsLeft } = state;
      const done = (epoch - 1 + batch / Math.max(1, batches)) / epochs;
      return html`<p class="state">Epoch ${epoch} of ${epochs}, step ${count(batch)} of ${count(batches)}: loss ${figure(loss)}, ${count(samplesPerSecond)} images/s, ${duration(secondsLeft)} left</p><progress max="100" value="${Math.round(1000 * done) / 10}" aria-label="Progress of the run"></progress>`;
    }
  }
}

/** A name, its value, and what is said below it. */
type Figure = readonly [name: string, value: string, note?: string | undefined];

function figures(run: RunReport): Html {
  const { history, heldOut, epochs, device } = run;
  const last = history.at(-1);
  const best = bestEpoch(history);
  const seconds = history.reduce((sum, record) => sum + record.seconds, 0);
  const loss = heldOut?.loss ?? last?.testLoss;
  const shown: Figure[] = [
    ...quality(run),
    ...(loss === undefined ? [] : [['held-out loss', figure(loss)] as const]),
    ...(last === undefined ? [] : [['training loss', figure(last.loss)] as const]),
    ['epochs', `${history.length} of ${epochs}`, best && `best: ${best.epoch}`],
    ['training time', duration(seconds), speed(run, seconds)],
    ['device', device, busyPart(history)],
  ];
  return html`<dl class="figures">${shown.map(([name, value, note]) => html`<div><dt>${name}</dt><dd>${value}${note === undefined ? undefined : html` <span class="note">${note}</span>`}</dd></div>`)}</dl>`;
}

/** The one figure by which a run of its kind is judged. */
function quality({ heldOut, history }: RunReport): Figure[] {
  const last = history.at(-1);
  if (heldOut?.kind === 'classes') {
    const { accuracy, images } = classReport(heldOut.matrix);
    return [['held-out accuracy', percent(accuracy, 2), interval(accuracy, images)]];
  }
  if (heldOut?.kind === 'labels') {
    return [
      ['labels right', percent(heldOut.report.accuracy, 2), `of ${plural(heldOut.report.images, 'image')}`],
    ];
  }
  if (heldOut?.kind === 'values') {
    const errors = heldOut.scores.map(({ absolute }) => absolute);
    return [['mean absolute error', figure(errors.reduce((sum, each) => sum + each, 0) / errors.length)]];
  }
  if (last?.testAccuracy !== undefined) {
    return [['held-out accuracy', percent(last.testAccuracy, 2), `after epoch ${last.epoch}`]];
  }
  if (last?.testError !== undefined) {
    return [['held-out error', figure(last.testError), `after epoch ${last.epoch}`]];
  }
  return last?.accuracy === undefined ? [] : [['training accuracy', percent(last.accuracy, 2)]];
}

/** Where the accuracy on ever more such images would be, 19 times of 20: Wilson's interval, 1927. */
function interval(accuracy: number, images: number): string {
  if (images === 0) return 'of no images';
  const z = 1.96;
  const middle = (accuracy + z ** 2 / (2 * images)) / (1 + z ** 2 / images);
  const half =
    (z * Math.sqrt((accuracy * (1 - accuracy)) / images + z ** 2 / (4 * images ** 2))) /
    (1 + z ** 2 / images);
  return `${count(accuracy * images)} of ${count(images)}; 95 % interval ${percent(middle - half)} to ${percent(middle + half)}`;
}

/** How much of the time the device computed. The first of several epochs is left out: in it images are read. */
function busyPart(history: readonly EpochRecord[]): string | undefined {
  const told = history.slice(history.length > 1 ? 1 : 0).filter(({ busy }) => busy !== undefined);
  const seconds = told.reduce((sum, record) => sum + record.seconds, 0);
  if (seconds === 0) return undefined;
  const computed = told.reduce((sum, { busy = 0, seconds }) => sum + busy * seconds, 0);
  return `busy ${percent(computed / seconds, 0)} of the time`;
}

function speed({ history, trainImages }: RunReport, seconds: number): string | undefined {
  if (history.length === 0 || seconds === 0 || trainImages === 0) return undefined;
  return `${count((history.length * trainImages) / seconds)} images/s`;
}
