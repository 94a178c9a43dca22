import { type LazyExoticComponent, lazy, type ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { ChartProps } from './chart.tsx';

/**
 * The chart and its library, loaded when there is something to draw. A browser
 * that the library cannot start in (uPlot wants a language tag that `Intl`
 * knows) loses the curves, and not the page.
 */
export const LazyChart: LazyExoticComponent<(props: ChartProps) => ReactElement> = lazy(() =>
  import('./chart.tsx').then(
    ({ Chart }) => ({ default: Chart }),
    () => ({ default: NoChart }),
  ),
);

function NoChart({ title }: ChartProps): ReactElement {
  const { train } = useText();
  return (
    <p className="curves-empty">
      {title}: {train.noChart}
    </p>
  );
}
