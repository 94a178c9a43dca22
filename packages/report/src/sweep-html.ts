import { duration, figure, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { valueText } from './parallel-axes.ts';
import { parallelCoordinates } from './parallel-coordinates.ts';
import { type SweepEffect, sweepEffects } from './sweep-effects.ts';
import type { SweepReport } from './sweep-report.ts';

/** A hyper-parameter search as one HTML page: what was tried, what came of it, and which settings mattered. */
export function sweepHtml(report: SweepReport): string {
  const { name, trials, parameters, better, commands = [] } = report;
  const effects = sweepEffects(parameters, trials, better);
  return page(
    name,
    html`<header><h1>${name}</h1><p class="muted">${about(report)}</p>${figures(report)}</header>
<section><h2>Trials</h2>${parallelCoordinates(report)}</section>
${effects.length === 0 ? undefined : html`<section><h2>What mattered</h2>${effectTable(effects, report)}</section>`}
<section><h2>All trials</h2>${trialTable(report)}</section>
${commands.length === 0 ? undefined : html`<section><h2>The best one</h2>${commands.map(([what, command]) => html`<p>To ${what}: <code class="command">${command}</code></p>`)}</section>`}`,
  );
}

function about({ data, search, goal, better, rungs }: SweepReport): string {
  const stages =
    rungs === undefined
      ? ''
      : ` Stages: ${rungs.map(({ trials, epochs }) => `${plural(trials, 'trial')} with ${plural(epochs, 'epoch')}`).join(', ')}.`;
  return `${search === 'halving' ? 'Successive halving' : search === 'grid' ? 'A grid' : 'A random search'} on ${data} for the ${better === 'max' ? 'largest' : 'smallest'} ${goal}.${stages}`;
}

function figures({ trials, goal }: SweepReport): Html {
  const [best] = trials;
  const failed = trials.filter(({ failure }) => failure !== undefined).length;
  const done = trials.filter(({ result }) => result !== undefined).length;
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  const hasBest = best?.result !== undefined && best.failure === undefined;
  return html`<dl class="figures">
<div><dt>best ${goal}</dt><dd>${hasBest ? figure(best.result) : '–'}${hasBest ? html`<span class="note">${best.name}</span>` : undefined}</dd></div>
<div><dt>trials</dt><dd>${trials.length}${done + failed < trials.length ? html`<span class="note">${done} have a result</span>` : undefined}</dd></div>
${failed === 0 ? undefined : html`<div><dt>failed</dt><dd>${failed}</dd></div>`}
<div><dt>training, in all</dt><dd>${duration(seconds)}</dd></div>
</dl>`;
}

function effectTable(effects: readonly SweepEffect[], { rungs }: SweepReport): Html {
  const [first] = rungs ?? [];
  const where = first === undefined ? '' : ` Compared after ${plural(first.epochs, 'epoch')}, which all had.`;
  return html`<p class="muted">Of numbers, the rank correlation with being better: 1 where larger was always better, −1 where smaller was; it sees trends in one direction only, not a best value in the middle. Of choices, the median of each.${where}</p>
<div class="scroll" tabindex="0" role="region" aria-label="What mattered"><table>
<thead><tr><th scope="col">parameter</th><th scope="col">what went with better results</th></tr></thead>
<tbody>${effects.map((effect) => html`<tr><th scope="row">${effect.name}</th><td>${effectText(effect)}</td></tr>`)}</tbody></table></div>`;
}

function effectText(effect: SweepEffect): string {
  if (effect.kind === 'groups') {
    return effect.groups
      .map(
        ({ value, results, median }) =>
          `${valueText(value)}: ${figure(median)} (${plural(results, 'trial')})`,
      )
      .join('; ');
  }
  const { correlation, results, isClear } = effect;
  const number = `${correlation < 0 ? '−' : ''}${Math.abs(correlation).toFixed(2)}`;
  const what = isClear ? `${correlation > 0 ? 'larger' : 'smaller'} values` : 'no clear trend';
  return `${what} (${number}, ${plural(results, 'trial')})`;
}

function trialTable({ trials, parameters, goal }: SweepReport): Html {
  const names = parameters.map(({ name }) => name);
  const [best] = trials;
  const rows = trials.map((trial) => {
    const { name, values, result, failure, epochs, seconds } = trial;
    const reached =
      failure === undefined ? (result === undefined ? 'not done' : figure(result)) : `failed: ${failure}`;
    const isBest = trial === best && result !== undefined && failure === undefined;
    return html`<tr><th scope="row">${isBest ? html`<b>${name}</b>` : name}</th>${names.map((key) => html`<td class="number">${valueText(values[key])}</td>`)}<td class="number">${epochs}</td><td class="number">${duration(seconds)}</td><td${failure === undefined ? undefined : html` style="min-width:240px"`}>${isBest ? html`<b>${reached}</b>` : reached}</td></tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="All trials"><table>
<thead><tr><th scope="col">trial</th>${[...names, 'epochs', 'time'].map((name) => html`<th scope="col" class="number">${name}</th>`)}<th scope="col">${goal}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
