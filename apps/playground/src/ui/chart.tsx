import { type ReactElement, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { alignLines, type Line } from './align-lines.ts';
import './chart.css';

export interface ChartSeries {
  readonly label: string;
  /** A custom property of the theme, e.g. `--loss`. */
  readonly colour: string;
  /** Drawn thin and pale, behind the others. */
  readonly faint?: boolean;
  /** With a point at each value. */
  readonly points?: boolean;
}

export interface ChartProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  /** One line per series; may grow in place. */
  readonly lines: readonly Line[];
  /** Says that the lines grew. */
  readonly version: number;
  /** Of the vertical axis; from 0 to the largest value without it. */
  readonly range?: readonly [number, number];
  /** Values are parts of 1. */
  readonly percent?: boolean;
}

const height = 190;

/** Lines over steps. Give it another `key` to draw it with other colours. */
export function Chart({ title, series, lines, version, range, percent }: ChartProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shape = JSON.stringify([series, range, percent]);

  // `shape` stands for series, range and percent, whose identities do not matter
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(
      optionsOf({ series, range, percent: percent === true }, element),
      alignLines(lines),
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0) made.setSize({ width, height });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape]);

  // Lines grow in place; `version` says that they did
  useEffect(() => {
    plot.current?.setData(alignLines(lines));
  }, [version]);

  const last = (line: Line | undefined) => {
    const value = line?.y.at(-1);
    return value === undefined ? '–' : percent === true ? `${(100 * value).toFixed(1)}%` : value.toFixed(3);
  };
  const shown = series.filter(({ faint }) => faint !== true);
  const summary = shown.map((each) => `${each.label} ${last(lines[series.indexOf(each)])}`).join(', ');
  return (
    <figure className="chart" role="img" aria-label={`${title}: ${summary}`}>
      <figcaption>
        <span className="chart-title">{title}</span>
        {series.map(({ label, colour, faint }) => (
          <span key={label} className="chart-key">
            <span
              className={faint === true ? 'chart-line chart-faint' : 'chart-line'}
              style={{ background: `var(${colour})` }}
            />
            {label}
          </span>
        ))}
      </figcaption>
      <div ref={place} className="chart-place" style={{ height }} />
    </figure>
  );
}

function optionsOf(
  {
    series,
    range,
    percent,
  }: { series: readonly ChartSeries[]; range?: readonly [number, number] | undefined; percent: boolean },
  element: HTMLElement,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    font: `12px ${colour('--font')}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(200, element.clientWidth),
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_plot, least, most) => [Math.min(0, least ?? 0), Math.max(20, most ?? 20)] },
      y: {
        range:
          range === undefined
            ? (_plot, _least, most) => [0, Number.isFinite(most) && most > 0 ? most * 1.05 : 1]
            : [...range],
      },
    },
    axes: [
      { ...axis, size: 26, gap: 4 },
      {
        ...axis,
        size: 46,
        gap: 6,
        values: (_plot, splits) =>
          splits.map((value) => (percent ? `${Math.round(100 * value)}%` : `${value}`)),
      },
    ],
    series: [
      {},
      ...series.map(({ label, colour: name, faint, points }): uPlot.Series => {
        const stroke = colour(name);
        return {
          label,
          stroke: faint === true ? `color-mix(in srgb, ${stroke} 30%, transparent)` : stroke,
          width: faint === true ? 1 : 2,
          spanGaps: true,
          points: points === true ? { show: true, size: 6, fill: stroke } : { show: false },
        };
      }),
    ],
  };
}
