import { create } from '@bufbuild/protobuf';
import { type AttributeValue, makeAttribute } from './attribute.ts';
import { dropUnread } from './drop-unread.ts';
import { inferShapes } from './infer-shapes.ts';
import { makeTensor } from './make-tensor.ts';
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from './onnx_pb.ts';
import type { Dims } from './operators/dims.ts';
import type { Value } from './operators/operator.ts';

/** Where onnxruntime keeps its operators on blocked channels. */
const blockedDomain = 'com.microsoft.nchwc';

/**
 * Rewrites convolutions whose weight is fed or computed, as in a training step,
 * to onnxruntime's own operators on blocked channels, which take about half the
 * time. By itself onnxruntime does so only where the weight is a constant.
 * Values come and go in the standard order, so the rest of the graph stays as
 * it is, but for images that are transposed to rows of channels: from blocks
 * that is faster. The result runs on onnxruntime's CPU provider alone.
 *
 * A convolution whose filters do not fill whole blocks stays as it is, and so
 * does one in groups, but for groups of one channel and one filter each.
 *
 * @param block - how many channels this CPU's kernels take at once
 * @returns undefined where there is nothing to rewrite
 */
export function blockConvolutions(model: ModelProto, block: number): ModelProto | undefined {
  const { graph } = model;
  if (graph === undefined) return undefined;
  const values = inferShapes(model);
  const constants = new Set(graph.initializer.map(({ name }) => name));
  const makers = new Map(graph.node.flatMap((node) => node.output.map((value) => [value, node])));
  const made = new Nodes((value) => rowsOf(value, makers, values));
  for (const node of graph.node) {
    const [, weight = ''] = node.input;
    const isConv = node.opType === 'Conv' && node.domain === '' && !constants.has(weight);
    const order = isConv ? weightOrder(node, values.get(weight)?.dims, block) : undefined;
    const image = order === undefined ? turnedImage(node, makers, graph, values, block) : undefined;
    if (order !== undefined) made.blocked(node, order);
    else if (image !== undefined) made.rows(node, image);
    else made.nodes.push(node);
  }
  if (made.count === 0) return undefined;
  const opset = create(OperatorSetIdProtoSchema, { domain: blockedDomain, version: 1n });
  const rewritten = create(ModelProtoSchema, {
    ...model,
    opsetImport: [...model.opsetImport, opset],
    graph: { ...graph, node: made.nodes, initializer: [...graph.initializer, ...made.constants.values()] },
  });
  return dropUnread(rewritten);
}

/**
 * How a weight is laid out for blocked channels: split into these sizes, which
 * are then put in this order, or whose second is put in blocks like the
 * channels of an image.
 */
interface WeightOrder {
  readonly dims: readonly number[];
  readonly split: readonly number[];
  readonly order: readonly number[] | 'blocks';
  /** Whether the input has to be in blocks. A few channels, which fill none, are read as they are. */
  readonly blocksInput: boolean;
}

/** As onnxruntime's nchwc_transformer.cc chooses; undefined where it leaves a convolution alone. */
function weightOrder(node: NodeProto, known: Dims, block: number): WeightOrder | undefined {
  const dims = numbers(known);
  const [filters = 0, channels = 0, height = 0, width = 0] = dims;
  if (dims.length !== 4 || filters % block !== 0) return undefined;
  const groups = Number(node.attribute.find(({ name }) => name === 'group')?.i ?? 1n);
  if (groups === filters && channels === 1 && groups > 1) {
    return { dims, split: [1, filters, height, width], order: 'blocks', blocksInput: true };
  }
  if (groups > 1) return undefined;
  if (channels < block) {
    return { dims, split: [1, filters, channels * height, width], order: 'blocks', blocksInput: false };
  }
  if (channels % block !== 0) return undefined;
  const split = [filters / block, block, channels / block, block, height * width];
  return { dims, split, order: [0, 2, 4, 3, 1], blocksInput: true };
}

/** The nodes by the values that they make. */
type Makers = ReadonlyMap<string, NodeProto>;

/** An image and its sizes, `[batch, channels, height, width]` where nothing else is said. */
interface Image {
  readonly value: string;
  readonly dims: readonly number[];
}

/** What is made rows of channels, where `node` does that: an image reshaped to `[batch, channels, places]` and transposed. */
function turnedImage(
  node: NodeProto,
  makers: Makers,
  graph: GraphProto,
  values: ReadonlyMap<string, Value>,
  block: number,
): Image | undefined {
  if (!isTurn(node)) return undefined;
  const maker = makers.get(node.input[0] ?? '');
  const [value = ''] = maker?.input ?? [];
  const dims = numbers(values.get(value)?.dims);
  const [batch, channels = 0, height = 0, width = 0] = dims;
  const places = numbers(values.get(node.input[0] ?? '')?.dims);
  const isImage =
    maker?.opType === 'Reshape' &&
    dims.length === 4 &&
    places.join() === [batch, channels, height * width].join();
  if (!isImage || channels % block !== 0) return undefined;
  // onnxruntime makes one of a Transpose and a MatMul.
  const isFactor = graph.node.some(
    ({ opType, input }) => opType === 'MatMul' && input.includes(node.output[0] ?? ''),
  );
  return isFactor ? undefined : { value, dims };
}

/** What an image was made of, where that is rows of channels which were transposed and then reshaped: them, and `[batch, height, width, channels]`. */
function rowsOf(value: string, makers: Makers, values: ReadonlyMap<string, Value>): Image | undefined {
  const dims = numbers(values.get(value)?.dims);
  const [batch = 0, channels = 0, height = 0, width = 0] = dims;
  const reshape = makers.get(value);
  const turn = makers.get(reshape?.input[0] ?? '');
  const [turned = ''] = turn?.output ?? [];
  const places = numbers(values.get(turned)?.dims);
  const isImage =
    reshape?.opType === 'Reshape' &&
    dims.length === 4 &&
    places.join() === [batch, channels, height * width].join();
  if (!isImage || turn === undefined || !isTurn(turn)) return undefined;
  return { value: turn.input[0] ?? '', dims: [batch, height, width, channels] };
}

/** Whether a node exchanges the places of an image for its channels. */
function isTurn({ opType, attribute }: NodeProto): boolean {
  return opType === 'Transpose' && attribute.find(({ name }) => name === 'perm')?.ints.join() === '0,2,1';
}

function numbers(dims: Dims): number[] {
  return dims?.flatMap((size) => (typeof size === 'number' ? [size] : [])) ?? [];
}

/** The nodes of the new graph, and the constants that they need beside the old ones. */
class Nodes {
  readonly nodes: NodeProto[] = [];
  readonly constants = new Map<string, TensorProto>();
  /** How many convolutions are on blocked channels. */
  count = 0;
  readonly #inBlocks = new Map<string, string>();
  readonly #rowsOf: (value: string) => Image | undefined;

  /** @param rowsOf - see the function of that name */
  constructor(rowsOf: (value: string) => Image | undefined) {
    this.#rowsOf = rowsOf;
  }

  /** Adds a convolution on blocked channels in place of `node`. */
  blocked(node: NodeProto, { dims, split, order, blocksInput }: WeightOrder): void {
    this.count += 1;
    const [x = '', weight = '', ...bias] = node.input;
    const [output = ''] = node.output;
    const parts = this.#add('Reshape', [weight, this.#sizes(split)], `${output}/weight/split`);
    const reordered =
      order === 'blocks'
        ? this.#blocks(parts)
        : this.#add('Transpose', [parts], `${output}/weight/turned`, { perm: order });
    const kernels = this.#add('Reshape', [reordered, this.#sizes(dims)], `${output}/weight/blocked`);
    const input = [blocksInput ? this.#blocks(x) : x, kernels, ...bias];
    const inBlocks = `${output}/in-blocks`;
    this.nodes.push(
      create(NodeProtoSchema, {
        name: inBlocks,
        opType: 'Conv',
        domain: blockedDomain,
        input,
        output: [inBlocks],
        attribute: node.attribute,
      }),
    );
    this.#inBlocks.set(output, inBlocks);
    this.#add('ReorderOutput', [inBlocks], output, { channels: dims[0] ?? 0 }, blockedDomain);
  }

  /** Adds what gives `node`'s rows of channels from blocks. */
  rows(node: NodeProto, { value, dims: [batch = 0, channels = 0, height = 0, width = 0] }: Image): void {
    const [output = ''] = node.output;
    const attributes = { channels, channels_last: 1 };
    const image = this.#add(
      'ReorderOutput',
      [this.#blocks(value)],
      `${output}/image`,
      attributes,
      blockedDomain,
    );
    this.#add('Reshape', [image, this.#sizes([batch, height * width, channels])], output);
  }

  /** A value in blocks, made once for all who read it. */
  #blocks(value: string): string {
    const known = this.#inBlocks.get(value);
    if (known !== undefined) return known;
    const rows = this.#rowsOf(value);
    const from =
      rows === undefined
        ? value
        : this.#add('Reshape', [rows.value, this.#sizes(rows.dims)], `${value}/rows`);
    const order = rows === undefined ? {} : { channels_last: 1 };
    const blocks = this.#add('ReorderInput', [from], `${value}/blocks`, order, blockedDomain);
    this.#inBlocks.set(value, blocks);
    return blocks;
  }

  #sizes(dims: readonly number[]): string {
    const name = `blocks/${dims.join('×')}`;
    const data = BigInt64Array.from(dims, BigInt);
    this.constants.set(name, makeTensor({ type: 'int64', dims: [dims.length], data }, name));
    return name;
  }

  #add(
    opType: string,
    input: string[],
    output: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
    domain = '',
  ): string {
    const attribute = Object.entries(attributes).map(([key, value]) => makeAttribute(key, value, output));
    this.nodes.push(
      create(NodeProtoSchema, { name: output, opType, domain, input, output: [output], attribute }),
    );
    return output;
  }
}
