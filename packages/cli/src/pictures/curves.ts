import type { EpochRecord } from '@fovea/trainer';
import { type Chart, drawChart, framed } from './draw-chart.ts';

/** Loss and accuracy over the epochs as an SVG picture: training and held-out, side by side. */
export function drawCurves(history: readonly EpochRecord[], title: string): Promise<string> {
  const points = history.flatMap(({ epoch, loss, accuracy, testLoss, testAccuracy }) => [
    { epoch, part: 'training', loss, accuracy },
    ...(testLoss === undefined ? [] : [{ epoch, part: 'held out', loss: testLoss, accuracy: testAccuracy }]),
  ]);
  return drawChart({
    ...framed(title),
    layout: { columns: 2, padding: 64, bounds: 'flush' },
    data: [{ name: 'history', values: points }],
    scales: [
      { name: 'color', type: 'ordinal', domain: ['training', 'held out'], range: ['#5b8def', '#e07b39'] },
    ],
    legends: [
      {
        stroke: 'color',
        orient: 'bottom',
        direction: 'horizontal',
        symbolType: 'stroke',
        symbolStrokeWidth: 3,
      },
    ],
    marks: [half('loss', history.length), half('accuracy', history.length)],
  });
}

/** One quantity over the epochs. */
function half(field: 'loss' | 'accuracy', epochs: number): NonNullable<Chart['marks']>[number] {
  return {
    type: 'group',
    title: { text: field, anchor: 'start', frame: 'group', offset: 12, fontSize: 13, fontWeight: 'normal' },
    encode: { enter: { width: { value: 320 }, height: { value: 220 } } },
    signals: [
      { name: 'width', value: 320 },
      { name: 'height', value: 220 },
    ],
    scales: [
      {
        name: 'x',
        type: 'linear',
        range: 'width',
        domain: epochs === 1 ? [0.5, 1.5] : [1, epochs],
        zero: false,
      },
      {
        name: 'y',
        type: 'linear',
        range: 'height',
        domain: { data: 'history', field },
        zero: field === 'loss',
        nice: true,
      },
    ],
    axes: [
      {
        scale: 'x',
        orient: 'bottom',
        title: 'epoch',
        format: 'd',
        tickMinStep: 1,
        tickCount: Math.min(epochs, 10),
      },
      { scale: 'y', orient: 'left', grid: true, gridOpacity: 0.4, tickCount: 6 },
    ],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'part', data: 'history', groupby: 'part' } },
        marks: [
          {
            type: 'line',
            from: { data: 'part' },
            encode: {
              enter: {
                x: { scale: 'x', field: 'epoch' },
                y: { scale: 'y', field },
                stroke: { scale: 'color', field: 'part' },
                strokeWidth: { value: 2 },
              },
            },
          },
          {
            type: 'symbol',
            from: { data: 'part' },
            encode: {
              enter: {
                x: { scale: 'x', field: 'epoch' },
                y: { scale: 'y', field },
                fill: { scale: 'color', field: 'part' },
                size: { value: 40 },
              },
            },
          },
        ],
      },
    ],
  };
}
