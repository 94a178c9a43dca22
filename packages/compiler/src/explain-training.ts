import { allNodes, type ImageLayout, type LayerNode, type Network } from '@fovea/layers';
import { blockConvolutions, decodeModel, inferShapes, type ModelProto } from '@fovea/onnx';
import { compileGradients } from './compile-gradients.ts';
import { trainedPart } from './trained-part.ts';

/** In which form a layer trains on the CPU, and what either form writes. */
export interface LayerTraining {
  /** Its full name, e.g. `residual_1.conv2d_1`. */
  readonly name: string;
  readonly type: string;
  /** Multiply-accumulates for one image, going forward; training takes about three times as many. */
  readonly macs: number;
  /** Undefined for layers that have one form only. */
  readonly form: ImageLayout | undefined;
  /** Bytes that the layer's nodes write for one image, forward and back, in the form that was chosen. */
  readonly written: number;
  /** The same in the other form, where there is one. */
  readonly writtenOtherwise: number | undefined;
  /** Convolution nodes in the training graph, forward and back. */
  readonly convolutions: number;
  /** How many of them fill blocks of channels, so that the CPU's faster kernels take them. */
  readonly blocked: number;
}

/** How many channels onnxruntime's kernels take at once with AVX-512 and on ARM. */
const blockSize = 16;

/**
 * What the compiler makes of each layer for training on the CPU, read from the
 * graphs: the one that it chooses, and those in which every layer that can
 * takes one form. Layers inside others follow those that hold them.
 *
 * @throws UsageError for a batch size that is not a whole number above 0.
 */
export function explainTraining(
  network: Network,
  { batchSize }: { readonly batchSize: number },
): LayerTraining[] {
  const chosen = readGraph(network, batchSize, undefined);
  const forced = {
    plain: readGraph(network, batchSize, 'plain'),
    rows: readGraph(network, batchSize, 'rows'),
  };
  return allNodes(trainedPart(network)).map((node) => {
    const { name, definition } = node;
    const form = formOf(node, chosen.get(name));
    const other = form === undefined ? undefined : forced[form === 'plain' ? 'rows' : 'plain'].get(name);
    const { written = 0, convolutions = 0, blocked = 0 } = chosen.get(name) ?? {};
    return {
      name,
      type: definition.type,
      macs: definition.macs?.(node) ?? 0,
      form,
      written,
      writtenOtherwise: other?.written,
      convolutions,
      blocked,
    };
  });
}

interface LayerNodes {
  written: number;
  convolutions: number;
  blocked: number;
  /** Whether it is computed as a Conv going forward. */
  asConv: boolean;
}

/** By the layers' full names. */
function readGraph(
  network: Network,
  batchSize: number,
  images: ImageLayout | undefined,
): ReadonlyMap<string, LayerNodes> {
  const passes = images === undefined ? { blocks: true } : { blocks: true, images };
  const model = decodeModel(compileGradients(network, { batchSize, passes }).model);
  const values = inferShapes(model);
  const left = new Set(convolutionsOf(blockConvolutions(model, blockSize) ?? model));
  const layers = new Map<string, LayerNodes>();
  const constants = new Set(model.graph?.initializer.map(({ name }) => name));
  for (const { name, opType, input, output } of model.graph?.node ?? []) {
    const scopes = name.split('/').slice(0, -1);
    const layer = scopes.filter((scope) => scope !== 'backward').join('.');
    const sums = layers.get(layer) ?? { written: 0, convolutions: 0, blocked: 0, asConv: false };
    layers.set(layer, sums);
    // The same bytes under another shape.
    if (opType !== 'Reshape') {
      for (const value of output) sums.written += (4 * sizeOf(values.get(value)?.dims)) / batchSize;
    }
    if (opType === 'Conv' || opType === 'ConvTranspose') {
      sums.convolutions += 1;
      // One whose kernels are constant copies what a matrix product takes.
      sums.asConv ||= !scopes.includes('backward') && !constants.has(input[1] ?? '');
      if (!left.has(name)) sums.blocked += 1;
    }
  }
  return layers;
}

/** The names of the convolutions that are not on blocked channels. */
function convolutionsOf(model: ModelProto): string[] {
  const nodes = model.graph?.node ?? [];
  return nodes
    .filter(({ opType, domain }) => (opType === 'Conv' || opType === 'ConvTranspose') && domain === '')
    .map(({ name }) => name);
}

/** A layer has a choice when it takes its input as it is told to; one that holds others leaves the choice to them. */
function formOf(node: LayerNode, nodes: LayerNodes | undefined): ImageLayout | undefined {
  if (node.branches.length > 0) return undefined;
  const [inPlain, inRows] = (['plain', 'rows'] as const).map((images) => {
    const layout = node.definition.trainLayout(node, { wanted: { kind: 'plain' }, images });
    return typeof layout === 'string' ? layout : layout.kind;
  });
  if (inPlain === inRows) return undefined;
  return nodes?.asConv === true ? 'plain' : 'rows';
}

function sizeOf(dims: readonly unknown[] | undefined): number {
  return dims?.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : 1), 1) ?? 0;
}
