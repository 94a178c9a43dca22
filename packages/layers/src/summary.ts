import type { Shape } from '@fovea/shape';
import { formatSummary } from './format-summary.ts';
import type { Network } from './network.ts';
import { type SummaryRow, summaryRows } from './summary-rows.ts';

export interface Summary {
  readonly input: Shape;
  readonly rows: readonly SummaryRow[];
  readonly totals: {
    readonly parameters: number;
    readonly buffers: number;
    readonly macs: number;
    readonly activationBytes: number;
  };
  /** The table as text, for people. */
  toString(): string;
}

/** What a network is made of and what it costs, layer by layer; `${summary(net)}` is a table. */
export function summary(network: Network): Summary {
  const rows = summaryRows(network.input, network.nodes);
  const total = (key: 'parameters' | 'buffers' | 'macs' | 'activationBytes') =>
    rows.reduce((sum, row) => sum + row[key], 0);
  const data = {
    input: network.input,
    rows,
    totals: {
      parameters: total('parameters'),
      buffers: total('buffers'),
      macs: total('macs'),
      activationBytes: total('activationBytes'),
    },
  };
  return { ...data, toString: () => formatSummary(data) };
}
