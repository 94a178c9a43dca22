import { describe, expect, it } from 'vitest';
import {
  avgPool2d,
  batchNorm2d,
  conv2d,
  dense,
  flatten,
  input,
  kerasDemo,
  maxPool2d,
  type Network,
  relu,
  sequential,
  smallCnn,
  summary,
  torchDemo,
  upsample2d,
  zeroPad2d,
} from './index.ts';

const networks: readonly Network[] = [
  kerasDemo.build([1, 28, 28], 10),
  torchDemo.build([1, 28, 28], 10),
  smallCnn.build([3, 64, 64], 5),
  sequential(input([4]), dense(3)),
];

describe('summary', () => {
  it.each(networks.map((network) => [JSON.stringify(network).slice(0, 60), network] as const))(
    'adds its columns up: %s…',
    (_, network) => {
      const { rows, totals } = summary(network);
      for (const key of ['parameters', 'buffers', 'macs', 'activationBytes'] as const) {
        expect(totals[key], key).toBe(rows.reduce((sum, row) => sum + row[key], 0));
      }
      expect(rows.map(({ name, output }) => [name, output])).toEqual(
        network.nodes.map(({ name, output }) => [name, output]),
      );
      for (const { output, activationBytes } of rows) {
        expect(activationBytes).toBe(4 * output.reduce((size, length) => size * length, 1));
      }
    },
  );

  it('counts the parameters of the tutorial’s networks', () => {
    expect(summary(kerasDemo.build([1, 28, 28], 10)).totals.parameters).toBe(34_826);
    expect(summary(torchDemo.build([1, 28, 28], 10)).totals.parameters).toBe(31_626);
  });

  it('counts what is trained and what is kept apart', () => {
    const { rows, totals } = summary(
      sequential(input([3, 4, 4]), batchNorm2d(), flatten(), dense(2, { bias: false })),
    );
    expect(rows.map(({ parameters, buffers }) => [parameters, buffers])).toEqual([
      [6, 6],
      [0, 0],
      [96, 0],
    ]);
    expect(totals).toEqual({ parameters: 102, buffers: 6, macs: 96, activationBytes: 4 * (48 + 48 + 2) });
  });

  it('follows the receptive field until there is no image any more', () => {
    const { rows } = summary(
      sequential(
        input([1, 28, 28]),
        conv2d({ filters: 2, kernel: [3, 5] }),
        relu(),
        avgPool2d({ size: 2 }),
        conv2d({ filters: 2, kernel: 3, dilation: 2 }),
        flatten(),
        dense(2),
      ),
    );
    expect(rows.map(({ receptiveField }) => receptiveField?.size)).toEqual([
      [3, 5],
      [3, 5],
      [4, 6],
      [12, 14],
      undefined,
      undefined,
    ]);
  });

  it('follows it through a border, and no further than where the image gets another size without a window', () => {
    const { rows } = summary(
      sequential(
        input([1, 8, 8]),
        zeroPad2d({ padding: 1 }),
        conv2d({ filters: 2, kernel: 3 }),
        upsample2d({ scale: 2 }),
        relu(),
      ),
    );
    const sizes = rows.map(({ receptiveField }) => receptiveField?.size);
    expect(sizes).toEqual([[1, 1], [3, 3], undefined, undefined]);
  });

  it('is a table as text', () => {
    expect(`${summary(kerasDemo.build([1, 28, 28], 10))}`).toMatchInlineSnapshot(`
      "layer        output        parameters  multiply-adds  receptive field     memory
      ────────────────────────────────────────────────────────────────────────────────
      input        [1, 28, 28]
      conv2d_1     [32, 26, 26]         320        194,688              3×3   84.5 KiB
      relu_1       [32, 26, 26]           0              0              3×3   84.5 KiB
      maxPool2d_1  [32, 13, 13]           0              0              4×4   21.1 KiB
      conv2d_2     [64, 11, 11]      18,496      2,230,272              8×8   30.3 KiB
      relu_2       [64, 11, 11]           0              0              8×8   30.3 KiB
      maxPool2d_2  [64, 5, 5]             0              0            10×10    6.3 KiB
      flatten_1    [1600]                 0              0                     6.3 KiB
      dense_1      [10]              16,010         16,000                        40 B
      ────────────────────────────────────────────────────────────────────────────────
      total                          34,826      2,440,960                   263.2 KiB

      34,826 parameters (136.0 KiB as float32); multiply-adds and memory are for one image.
      maxPool2d_2 never sees 1 row at the bottom and 1 column at the right; strict: true refuses that."
    `);
  });

  it('says as text what no window sees, and what is kept beside the parameters', () => {
    const network = sequential(
      input([1, 8, 9]),
      maxPool2d({ size: 3, name: 'both' }),
      batchNorm2d(),
      conv2d({ filters: 1, kernel: 1, stride: [1, 2], name: 'fits' }),
      maxPool2d({ size: [2, 1], stride: [3, 1], padding: [1, 0], name: 'rows' }),
    );
    expect(summary(network).rows.map(({ unseen }) => unseen)).toEqual([
      [2, 0],
      [0, 0],
      [0, 0],
      [1, 0],
    ]);
    expect(`${summary(network)}`).toMatchInlineSnapshot(`
      "layer          output     parameters  multiply-adds  receptive field  memory
      ────────────────────────────────────────────────────────────────────────────
      input          [1, 8, 9]
      both           [1, 2, 3]           0              0              3×3    24 B
      batchNorm2d_1  [1, 2, 3]           2              0              3×3    24 B
      fits           [1, 2, 2]           2              4              3×3    16 B
      rows           [1, 1, 2]           0              0              6×3     8 B
      ────────────────────────────────────────────────────────────────────────────
      total                              4              4                     72 B

      4 parameters (16 B as float32), 2 buffers; multiply-adds and memory are for one image.
      both never sees 2 rows at the bottom; strict: true refuses that.
      rows never sees 1 row at the bottom; strict: true refuses that."
    `);
  });
});
