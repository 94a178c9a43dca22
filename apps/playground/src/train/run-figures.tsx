import type { ReactElement } from 'react';
import { formatCount } from '../design/format-count.ts';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { formatPercent } from './format-percent.ts';
import type { RunView } from './training-state.ts';

/** Where the run is, in figures. */
export function RunFigures({ run }: { readonly run: RunView }): ReactElement {
  const { train: text } = useText();
  const { language } = useStore(usePlayground().preferences);
  const { progress, heldOut, curves } = run;
  const percent = (part: number | undefined) => (part === undefined ? '–' : formatPercent(part, language));
  const figures = [
    {
      name: text.figures.heldOut,
      value: percent(heldOut?.accuracy),
      hint: text.hints.heldOut(heldOut?.images ?? 0),
      className: 'figure-held-out',
    },
    {
      name: text.figures.accuracy,
      value: percent(curves.smoothAccuracy.at(-1)),
      hint: text.hints.accuracy,
      className: 'figure-accuracy',
    },
    {
      name: text.figures.loss,
      value: curves.smoothLoss.at(-1)?.toFixed(3) ?? '–',
      hint: text.hints.loss,
      className: 'figure-loss',
    },
    {
      name: text.figures.speed,
      value: progress === undefined ? '–' : formatCount(Math.round(progress.samplesPerSecond), language),
      hint: text.hints.speed,
      className: '',
    },
  ];
  return (
    <dl className="figures">
      {figures.map(({ name, value, hint, className }) => (
        <div key={name} className={className} title={hint}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
