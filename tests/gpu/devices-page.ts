import type { LayerDefinition } from '@fovea/layers';

/** What became of one of a layer's examples on an engine. */
export interface LayerResult {
  readonly engine: string;
  readonly layer: string;
  /** Operators that something else than the engine's device ran. */
  readonly elsewhere: readonly string[];
}

/** Whether an engine's device runs an operator itself, wherever the graphs of the tests have it. */
export interface OpResult {
  readonly engine: string;
  readonly op: string;
  readonly runs: boolean;
}

export interface AgreementResults {
  readonly definitions: readonly LayerDefinition[];
  readonly engines: readonly string[];
  readonly layers: readonly LayerResult[];
  readonly ops: readonly OpResult[];
  readonly tolerance: number;
}

/** The page docs/devices.md. */
export function devicesPage({ definitions, engines, layers, ops, tolerance }: AgreementResults): string {
  const names = (values: readonly string[]) => [...new Set(values)].sort();
  const layerRows = definitions.map(({ type: layer, inferenceOnly, channelAffine }) => [
    `\`${layer}\``,
    'yes',
    inferenceOnly === true ? 'left out' : 'yes',
    channelAffine === undefined ? 'yes' : 'folded',
    'yes',
    ...engines.map((engine) => {
      const own = layers.filter((result) => result.engine === engine && result.layer === layer);
      const elsewhere = names(own.flatMap((result) => result.elsewhere));
      if (own.length === 0) return 'no';
      return elsewhere.length === 0 ? 'yes' : `yes; the CPU runs ${elsewhere.join(', ')}`;
    }),
  ]);
  const graphEngines = engines.filter((engine) => ops.some((result) => result.engine === engine));
  const opRows = names(ops.map(({ op }) => op)).map((op) => [
    op,
    ...graphEngines.map((engine) => {
      const result = ops.find((each) => each.engine === engine && each.op === op);
      return result === undefined ? '' : result.runs ? 'yes' : 'on the CPU';
    }),
  ]);
  return `# What runs where

Written by \`tests/gpu/agreement.test.ts\`, which fails when this page is not what it finds; \`npx vitest run tests/gpu/agreement.test.ts -u\` writes it anew.

- \`wasm\` is onnxruntime-web, as in pages; \`webgpu\` is onnxruntime-node's, here on SwiftShader, a GPU in software; \`tfjs\` is \`@fovea/trainer-tfjs\` on TensorFlow.js's backend in plain JavaScript, with the calls that \`tfjs-node\` and \`tfjs-node-gpu\` get.
- \`cuda\` has no column: these tests need no hardware, and there is no CUDA without.

## Layers

- \`forward\`, \`gradient\`, \`export\` and \`cpu\`: every example and random configurations are, on onnxruntime-node's CPU, what the layer's float64 reference and PyTorch give, and the exported model gives the same; \`packages/conformance\` fails where that is not so. \`left out\`: a layer that training has no need of. \`folded\`: exported as part of the convolution before it, if there is one.
- The other columns are engines. \`yes\`: every example of the layer, between two layers that learn, takes the same step of training as on \`cpu\` from the same weights on the same batch: loss, outputs, gradients, changed weights and running statistics, and the network in inference form afterwards are at most ${tolerance} apart, relative to the largest number of each tensor.

${table(['layer', 'forward', 'gradient', 'export', 'cpu', ...engines], layerRows)}

## ONNX operators

Those of the graphs that these layers compile to, for training with Adam and for evaluation. \`yes\`: the device runs it itself.

${table(['operator', ...graphEngines], opRows)}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
