import { explainTraining, type LayerTraining } from '@fovea/compiler';
import { findArchitecture } from '../run/find-architecture.ts';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';
import type { BenchOptions } from './bench.ts';

export interface BenchExplanation {
  readonly network: string;
  readonly batchSize: number;
  /** In the order of the network; layers inside others follow those that hold them. */
  readonly layers: readonly LayerTraining[];
}

/** Says in which form each layer of a network trains on the CPU, and why. Nothing is run. */
export async function explainBench(
  {
    network: given,
    input,
    classes,
    batchSize,
  }: Pick<BenchOptions, 'network' | 'input' | 'classes' | 'batchSize'>,
  output: Output,
): Promise<BenchExplanation> {
  const architecture = await findArchitecture(given);
  const network = architecture.build(input, classes);
  const layers = explainTraining(network, { batchSize });
  output.line(
    `${output.colors.bold(architecture.name)}  input ${network.input.join('×')}, batch ${batchSize}, how it trains on the CPU`,
  );
  for (const line of table(layers)) output.line(line);
  output.line();
  for (const line of legend) output.line(line);
  return { network: architecture.name, batchSize, layers };
}

const legend = [
  'plain: computed as Conv; rows: as a product of matrices over gathered rows. The form that is estimated to write',
  'and read less is taken. KiB: what the layer writes for one image, forward and back, and would in the other form.',
  'in blocks: convolutions, forward and back, whose channels fill blocks of 16, for which the CPU has faster kernels.',
];

function table(layers: readonly LayerTraining[]): string[] {
  const sum = (key: 'macs' | 'written') => layers.reduce((total, layer) => total + layer[key], 0);
  const cells = [
    ['layer', 'multiply-adds', 'trains as', 'KiB', 'other form', 'in blocks'],
    ...layers.map((layer) => [
      `${'  '.repeat(layer.name.split('.').length - 1)}${layer.name.slice(layer.name.lastIndexOf('.') + 1)}`,
      layer.macs === 0 ? '' : count(layer.macs),
      layer.form ?? '',
      kibibytes(layer.written),
      layer.writtenOtherwise === undefined ? '' : kibibytes(layer.writtenOtherwise),
      layer.convolutions === 0 ? '' : `${layer.blocked} of ${layer.convolutions}`,
    ]),
    ['total', count(sum('macs')), '', kibibytes(sum('written')), '', ''],
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells.map((row) =>
    row
      .map((cell, i) => (i === 0 || i === 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function kibibytes(bytes: number): string {
  return count(bytes / 1024);
}
