import type { SummaryRow } from '@fovea/layers';
import { classReport, type EpochRecord } from '@fovea/trainer';
import { advise, bestEpoch } from './advise.ts';
import { confusionTable, pairId } from './confusion-table.ts';
import { count, duration, figure, percent, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { lineChart, type Series } from './line-chart.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';
import type { Fact, HeldOut, Picture, RunReport } from './run-report.ts';
import { scoreTable } from './score-table.ts';

/** Curves of the epochs, and their numbers as a table. */
export function curvesSection(run: RunReport): Html {
  const { history, learningRates } = run;
  const best = history.length > 1 ? bestEpoch(history) : undefined;
  const mark = best === undefined ? {} : { mark: { epoch: best.epoch, text: `best: ${best.epoch}` } };
  const pair = (training: keyof EpochRecord, held: keyof EpochRecord): Series[] => [
    { name: 'training', colour: 0, isDashed: true, values: history.map((record) => record[training]) },
    { name: 'held out', colour: 2, values: history.map((record) => record[held]) },
  ];
  const has = (key: keyof EpochRecord) => history.some((record) => record[key] !== undefined);
  return html`<section id="curves"><h2>Curves</h2><div class="charts">
${lineChart({ title: 'Loss', series: pair('loss', 'testLoss'), zero: true, ...mark })}
${has('accuracy') ? lineChart({ title: 'Accuracy', series: pair('accuracy', 'testAccuracy'), format: percent, ...mark }) : undefined}
${has('error') ? lineChart({ title: 'Mean absolute error', series: pair('error', 'testError'), zero: true, ...mark }) : undefined}
${
  learningRates === undefined || history.length === 0
    ? undefined
    : lineChart({
        title: 'Learning rate',
        unit: 'epoch, at its beginning',
        series: [{ name: 'learning rate', colour: 1, values: learningRates }],
        zero: true,
      })
}
</div>${history.length === 0 ? undefined : epochsTable(run, has)}</section>`;
}

function epochsTable({ history, learningRates }: RunReport, has: (key: keyof EpochRecord) => boolean): Html {
  const percents = new Set<keyof EpochRecord>(['accuracy', 'testAccuracy']);
  const columns: readonly (readonly [keyof EpochRecord, string])[] = (
    [
      ['loss', 'loss'],
      ['accuracy', 'accuracy'],
      ['error', 'error'],
      ['testLoss', 'held-out loss'],
      ['testAccuracy', 'held-out accuracy'],
      ['testError', 'held-out error'],
    ] as const
  ).filter(([key]) => has(key));
  const cell = (record: EpochRecord, key: keyof EpochRecord) => {
    const value = record[key];
    if (value === undefined) return '–';
    return percents.has(key) ? percent(value, 2) : figure(value);
  };
  return html`<details id="epochs"><summary>The numbers</summary><div class="scroll" tabindex="0" role="region" aria-label="Figures of each epoch"><table>
<thead><tr><th scope="col">epoch</th>${columns.map(([, name]) => html`<th scope="col" class="number">${name}</th>`)}<th scope="col" class="number">learning rate</th><th scope="col" class="number">time</th><th scope="col" class="number">images/s</th>${has('busy') ? html`<th scope="col" class="number">device busy</th>` : undefined}</tr></thead>
<tbody>${history.map(
    (record, i) =>
      html`<tr><th scope="row">${record.epoch}</th>${columns.map(([key]) => html`<td class="number">${cell(record, key)}</td>`)}<td class="number">${learningRates?.[i] === undefined ? '–' : figure(learningRates[i])}</td><td class="number">${duration(record.seconds)}</td><td class="number">${count(record.samplesPerSecond)}</td>${has('busy') ? html`<td class="number">${record.busy === undefined ? '–' : percent(record.busy, 0)}</td>` : undefined}</tr>
`,
  )}</tbody></table></div></details>`;
}

/** What looks wrong, and what to do next. */
export function adviceSection(run: RunReport): Html | undefined {
  const advice = advise(run);
  if (advice.length === 0 && run.heldOut === undefined) return undefined;
  return html`<section id="advice"><h2>What to do next</h2>${
    advice.length === 0
      ? html`<p>Nothing looks wrong.</p>`
      : html`<ul class="advice">${advice.map(({ finding, remedy }) => html`<li><b>${finding}</b>${remedy}</li>`)}</ul>`
  }</section>`;
}

/** What the network does on the held-out images, as fits the kind of task. */
export function heldOutSections(heldOut: HeldOut, { classes }: RunReport): Html {
  switch (heldOut.kind) {
    case 'classes':
      return classSections(heldOut, classes);
    case 'labels':
      return html`<section id="scores"><h2>Label by label</h2><p>${percent(heldOut.report.exact)} of ${plural(heldOut.report.images, 'image')} have all labels right.</p>${scoreTable(heldOut.report.labels, classes, heldOut.report)}</section>`;
    case 'values':
      return html`<section id="scores"><h2>Value by value</h2><p class="muted">Bias: above 0 where the network says too much. R²: the part of the variance that is explained; below 0, always giving the mean would be better; a dash where all are the same.</p><div class="scroll" tabindex="0" role="region" aria-label="Errors by value"><table>
<thead><tr><th scope="col">value</th><th scope="col" class="number">mean absolute error</th><th scope="col" class="number">root mean square</th><th scope="col" class="number">bias</th><th scope="col" class="number">R²</th></tr></thead>
<tbody>${heldOut.scores.map(
        ({ absolute, rootMeanSquare, bias, explained }, i) =>
          html`<tr><th scope="row">${classes[i] ?? `value ${i + 1}`}</th><td class="number">${figure(absolute)}</td><td class="number">${figure(rootMeanSquare)}</td><td class="number">${figure(bias)}</td><td class="number">${explained === undefined ? '–' : figure(explained)}</td></tr>`,
      )}</tbody></table></div></section>`;
  }
}

function classSections(heldOut: HeldOut & { readonly kind: 'classes' }, classes: readonly string[]): Html {
  const { matrix, calibration, mistakes, confusions } = heldOut;
  const report = classReport(matrix);
  const none = matrix.unpredicted.reduce((sum, images) => sum + images, 0);
  const name = (index: number) => classes[index] ?? `${index}`;
  return html`<section id="confusion"><h2>What was taken for what</h2>${confusionTable(matrix, classes, confusions)}
${confusions.length === 0 ? undefined : html`<details id="confused" open><summary>Pictures of what is mistaken most often</summary>${confusions.map((pair) => html`<h3 id="${pairId(pair)}">${name(pair.label)} taken for ${name(pair.predicted)}</h3><ul class="pictures small">${pair.pictures.map((picture) => html`<li>${image(picture, `${picture.source}: ${name(pair.label)} taken for ${name(pair.predicted)}`)}</li>`)}</ul>`)}</details>`}</section>
<section id="mistakes"><h2>The most confident mistakes</h2>${
    mistakes.length === 0
      ? html`<p>${none === 0 ? 'No held-out image got a wrong class.' : `For ${plural(none, 'image')} the network gives no number; no other got a wrong class.`}</p>`
      : html`<ul class="pictures">${mistakes.map(
          (mistake) =>
            html`<li>${image(mistake, `${mistake.source}: ${name(mistake.label)} taken for ${name(mistake.predicted)}`)}<span><b>${name(mistake.predicted)}</b>, ${percent(mistake.probability)} sure; is <b>${name(mistake.label)}</b></span> <span class="muted" title="${mistake.source}">${mistake.source}</span></li>`,
        )}</ul>`
  }</section>
<section id="scores"><h2>Class by class</h2>${scoreTable(report.classes, classes, report)}</section>
<section id="calibration"><h2>Calibration</h2>${
    calibration.images === 0
      ? html`<p>No image has probabilities.</p>`
      : html`<p>Expected calibration error: <b>${percent(calibration.error)}</b>, over ${plural(calibration.images, 'image')}${calibration.skipped === 0 ? '' : `; ${plural(calibration.skipped, 'image')} without probabilities left out`}. On the dashed line the network is right as often as it is sure; bars below it are overconfidence.</p>
<div class="charts">${reliabilityDiagram(calibration)}<details id="bins" open><summary>The numbers</summary><table><thead><tr><th scope="col">sure</th><th scope="col" class="number">images</th><th scope="col" class="number">mean</th><th scope="col" class="number">right</th></tr></thead><tbody>${calibration.bins
          .filter(({ images }) => images > 0)
          .map(
            ({ from, to, images, confidence, accuracy }) =>
              html`<tr><th scope="row">${percent(from, 0)} to ${percent(to, 0)}</th><td class="number">${count(images)}</td><td class="number">${percent(confidence)}</td><td class="number">${percent(accuracy)}</td></tr>`,
          )}</tbody></table></details></div>`
  }</section>`;
}

/** The kernels of the first layer, and the network as a table. */
export function networkSection({ summary, filters }: RunReport): Html | undefined {
  if (summary === undefined) return undefined;
  const rows = summary.rows.flatMap((row) => withInner(row, 0));
  return html`<section id="network"><h2>Network</h2>
${filters === undefined ? undefined : html`<h3>Filters of ${filters.layer}${filters.count > filters.pictures.length ? html` <span class="muted">(${filters.pictures.length} of ${filters.count})</span>` : undefined}</h3><ul class="pictures small">${filters.pictures.map((picture, i) => html`<li>${image(picture, `filter ${i + 1}`)}</li>`)}</ul>`}
<h3>Layers</h3><div class="scroll" tabindex="0" role="region" aria-label="Layers of the network"><table>
<thead><tr><th scope="col">layer</th><th scope="col">output</th><th scope="col" class="number">parameters</th><th scope="col" class="number">multiply-adds</th><th scope="col" class="number">sees</th></tr></thead>
<tbody><tr><th scope="row">input</th><td>${summary.input.join('\u00a0×\u00a0')}</td><td></td><td></td><td></td></tr>
${rows.map(
  ({
    row,
    depth,
  }) => html`<tr><th scope="row">${'\u00a0'.repeat(4 * depth)}${row.name}</th><td>${row.output.join('\u00a0×\u00a0')}</td><td class="number">${count(row.parameters)}</td><td class="number">${count(row.macs)}</td><td class="number">${row.receptiveField?.size.join('\u00a0×\u00a0') ?? ''}</td></tr>
`,
)}</tbody>
<tfoot><tr><th scope="row">total</th><td></td><td class="number">${count(summary.totals.parameters)}</td><td class="number">${count(summary.totals.macs)}</td><td></td></tr></tfoot></table></div></section>`;
}

function withInner(row: SummaryRow, depth: number): { readonly row: SummaryRow; readonly depth: number }[] {
  return [{ row, depth }, ...row.branches.flat().flatMap((inner) => withInner(inner, depth + 1))];
}

/** How the run was set up, and how to do it again. */
export function setupSection({
  configuration = [],
  versions = [],
  repeat,
  goOn,
}: RunReport): Html | undefined {
  if (configuration.length + versions.length === 0 && repeat === undefined && goOn === undefined)
    return undefined;
  return html`<section id="setup"><h2>Setup</h2>
${goOn === undefined ? undefined : html`<p>Go on with this run:</p><p><code class="command">${goOn}</code></p>`}
${repeat === undefined ? undefined : html`<p>Do it again, with the same numbers on the same machine:</p><p><code class="command">${repeat}</code></p>`}
<div class="charts"><div>${factsTable('Configuration', configuration)}</div><div>${factsTable('Versions', versions)}</div></div></section>`;
}

function factsTable(title: string, facts: readonly Fact[]): Html | undefined {
  if (facts.length === 0) return undefined;
  return html`<h3>${title}</h3><table class="facts"><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}

function image({ uri, width, height }: Picture, alt: string): Html {
  return html`<img src="${uri}" width="${width}" height="${height}" alt="${alt}" title="${alt}">`;
}
