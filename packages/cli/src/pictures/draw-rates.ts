import type { LearningRateResult } from '@fovea/trainer';
import { type Chart, drawChart, framed } from './draw-chart.ts';

/** The learning-rate test as an SVG picture: the loss of each step and its average over the rate, and the rate that is suggested. */
export function drawRates(
  { points, suggestion }: Pick<LearningRateResult, 'points' | 'suggestion'>,
  title: string,
): Promise<string> {
  const values = points.filter(({ loss, smoothed }) => Number.isFinite(loss) && Number.isFinite(smoothed));
  const text = suggestion === undefined ? '' : `: falls most steeply at ${Number(suggestion.toPrecision(2))}`;
  return drawChart({
    ...framed(`${title}${text}`),
    ...{ width: 480, height: 280 },
    data: [
      { name: 'points', values },
      { name: 'mark', values: suggestion === undefined ? [] : [{ learningRate: suggestion }] },
    ],
    scales: [
      { name: 'x', type: 'log', range: 'width', domain: domainOf(values) },
      {
        ...{ name: 'y', type: 'linear', range: 'height', nice: true, zero: false },
        domain: { data: 'points', fields: ['smoothed', 'loss'] },
      },
      { name: 'color', type: 'ordinal', domain: ['loss', 'smoothed'], range: ['#c8ccd4', '#5b8def'] },
    ],
    legends: [{ stroke: 'color', orient: 'bottom', direction: 'horizontal', symbolType: 'stroke' }],
    axes: [
      { scale: 'x', orient: 'bottom', title: 'learning rate', format: '.0e', tickCount: 8 },
      { scale: 'y', orient: 'left', grid: true, gridOpacity: 0.4, tickCount: 6 },
    ],
    marks: [
      curve('loss', 1),
      curve('smoothed', 2),
      {
        type: 'rule',
        from: { data: 'mark' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'learningRate' },
            ...{ y: { value: 0 }, y2: { signal: 'height' } },
            ...{ stroke: { value: '#e07b39' }, strokeDash: { value: [4, 3] } },
          },
        },
      },
    ],
  });
}

/** Without a point there are no ends, and a logarithm of nothing. */
function domainOf(values: readonly object[]): number[] | { data: string; field: string } {
  return values.length === 0 ? [1e-6, 10] : { data: 'points', field: 'learningRate' };
}

function curve(field: 'loss' | 'smoothed', width: number): NonNullable<Chart['marks']>[number] {
  return {
    type: 'line',
    from: { data: 'points' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'learningRate' },
        y: { scale: 'y', field },
        stroke: { scale: 'color', value: field },
        strokeWidth: { value: width },
      },
    },
  };
}
