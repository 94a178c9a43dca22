import { type ReactElement, Suspense, useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useTheme } from '../state/use-theme.ts';
import type { ChartSeries } from '../ui/chart.tsx';
import { LazyChart } from '../ui/lazy-chart.tsx';
import type { RunView } from './training-state.ts';

/** Loss and accuracy, step by step. */
export function TrainCurves({ run }: { readonly run: RunView | undefined }): ReactElement {
  const { train: text } = useText();
  // The colours are CSS values; a new theme needs a new drawing.
  const theme = useTheme();
  const lossSeries = useMemo<readonly ChartSeries[]>(
    () => [
      { label: text.curves.batchLoss, colour: '--loss', faint: true },
      { label: text.curves.loss, colour: '--loss' },
      { label: text.curves.heldOutLoss, colour: '--held-out', points: true },
    ],
    [text],
  );
  const accuracySeries = useMemo<readonly ChartSeries[]>(
    () => [
      { label: text.curves.batchAccuracy, colour: '--accuracy', faint: true },
      { label: text.curves.accuracy, colour: '--accuracy' },
      { label: text.curves.heldOutAccuracy, colour: '--held-out', points: true },
    ],
    [text],
  );
  if (run === undefined) return <p className="curves-empty">{text.noCurves}</p>;
  const { curves, steps } = run;
  const { heldOut } = curves;
  return (
    <div className="curves">
      <Suspense fallback={<p className="curves-empty">{text.preparing}</p>}>
        <LazyChart
          key={`accuracy-${theme}`}
          title={text.figures.accuracyTitle}
          series={accuracySeries}
          range={[0, 1]}
          percent
          version={steps + heldOut.step.length}
          lines={[
            { x: curves.step, y: curves.accuracy },
            { x: curves.step, y: curves.smoothAccuracy },
            { x: heldOut.step, y: heldOut.accuracy },
          ]}
        />
        <LazyChart
          key={`loss-${theme}`}
          title={text.figures.lossTitle}
          series={lossSeries}
          version={steps + heldOut.step.length}
          lines={[
            { x: curves.step, y: curves.loss },
            { x: curves.step, y: curves.smoothLoss },
            { x: heldOut.step, y: heldOut.loss },
          ]}
        />
      </Suspense>
    </div>
  );
}
