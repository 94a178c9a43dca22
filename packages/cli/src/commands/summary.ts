import { networkFromJson, type Summary, summary } from '@fovea/layers';
import { readModelInfo } from '@fovea/runtime';
import { ModelError, type Shape } from '@fovea/shape';
import { findArchitecture } from '../run/find-architecture.ts';
import type { Output } from '../terminal/output.ts';
import { readModelFile } from './evaluate.ts';

export interface SummaryOptions {
  /** The name of an architecture, a file that exports a network, or an .onnx that Fovea wrote. */
  readonly what: string;
  readonly input: Shape;
  readonly classes: number;
}

/** The table of a network's layers: shapes, parameters, multiply-adds, receptive field, memory. */
export async function summarize({ what, input, classes }: SummaryOptions, output: Output): Promise<Summary> {
  const network = what.endsWith('.onnx')
    ? await networkInModel(what)
    : (await findArchitecture(what)).build(input, classes);
  const table = summary(network);
  output.line(String(table));
  return table;
}

async function networkInModel(path: string) {
  const { network } = readModelInfo(await readModelFile(path), { path });
  if (network === undefined) {
    throw new ModelError('model-network', 'the file does not say which network it is', {
      path,
      hint: 'Models that fovea train writes do.',
    });
  }
  return networkFromJson(network);
}
