import { create } from '@bufbuild/protobuf';
import { type AttributeValue, makeAttribute } from '../attribute.ts';
import { makeTensor } from '../make-tensor.ts';
import { type NodeProto, NodeProtoSchema, type TensorProto } from '../onnx_pb.ts';
import type { Tensor } from '../tensor.ts';
import { readBy, type SourceGraph } from './source-graph.ts';

/** Where onnxruntime keeps its operators on blocked channels. */
export const blockedDomain = 'com.microsoft.nchwc';

/** The nodes of the new graph, and where its values are: in the standard order under their own names, in blocks, or both. */
export class BlockedGraph {
  readonly nodes: NodeProto[] = [];
  /** How many convolutions of the source are on blocked channels. */
  convolutions = 0;
  readonly #source: SourceGraph;
  readonly #constants = new Map<string, TensorProto>();
  /** The names of values in blocks. */
  readonly #blocks = new Map<string, string>();
  /** Values that are in blocks and nowhere else, and how many channels they have. */
  readonly #onlyBlocks = new Map<string, number>();
  /** Nodes that are added when somebody reads what they make. */
  readonly #deferred = new Map<string, NodeProto>();

  constructor(source: SourceGraph) {
    this.#source = source;
  }

  /** The constants that the nodes need beside those of the source. */
  get constants(): readonly TensorProto[] {
    return [...this.#constants.values()];
  }

  /** Whether a value is in blocks already. */
  hasBlocks(value: string | undefined): boolean {
    return this.#blocks.has(value ?? '');
  }

  /** Whether a value is in blocks and nowhere else so far. */
  hasOnlyBlocks(value: string | undefined): boolean {
    return this.#onlyBlocks.has(value ?? '');
  }

  /** Keeps a node of the source as it is. What only reshapes an image that is in blocks waits until somebody reads it. */
  keep(node: NodeProto): void {
    if (node.opType === 'Reshape' && this.hasOnlyBlocks(node.input[0])) this.defer(node);
    else this.#keepNow(node);
  }

  /** Keeps a node when somebody reads what it makes. */
  defer(node: NodeProto): void {
    for (const value of node.output) this.#deferred.set(value, node);
  }

  /** Sees that a value of the source is there in the standard order. */
  plain(value: string): string {
    const node = this.#deferred.get(value);
    if (node !== undefined) {
      for (const output of node.output) this.#deferred.delete(output);
      this.#keepNow(node);
    }
    const channels = this.#onlyBlocks.get(value);
    if (channels !== undefined) {
      this.#onlyBlocks.delete(value);
      this.add('ReorderOutput', [this.blocks(value)], value, { channels }, blockedDomain);
    }
    return value;
  }

  /** The name of a value in blocks, which are made once for all who read them. */
  blocks(value: string): string {
    const known = this.#blocks.get(value);
    if (known !== undefined) return known;
    const rows = this.#source.rowsOf(value);
    const from =
      rows === undefined
        ? this.plain(value)
        : this.add('Reshape', [this.plain(rows.value), this.integers(rows.dims)], `${value}/rows`);
    const order = rows === undefined ? {} : { channels_last: 1 };
    const made = this.add('ReorderInput', [from], `${value}/blocks`, order, blockedDomain);
    this.#blocks.set(value, made);
    return made;
  }

  /** Says that a value of the source is made in blocks, and under which name its node is to make it. */
  madeInBlocks(value: string, channels: number): string {
    const name = `${value}/blocks`;
    this.#blocks.set(value, name);
    this.#onlyBlocks.set(value, channels);
    return name;
  }

  /**
   * Lets the convolution that makes `convolved` in blocks add `added` and make `sum` instead; it moves behind all
   * nodes so far. It must have no other reader.
   *
   * @returns whether a convolution makes it, and has nothing to do afterwards yet
   */
  addToConvolution(convolved: string, added: string, sum: string): boolean {
    const name = this.#blocks.get(convolved);
    const place = this.nodes.findLastIndex(({ output: [made] }) => made === name);
    const node = this.nodes[place];
    const isFree =
      node?.opType === 'Conv' &&
      node.input.length <= 3 &&
      !node.attribute.some(({ name: attribute }) => attribute === 'activation');
    const channels = this.#onlyBlocks.get(convolved);
    if (node === undefined || !isFree || channels === undefined) return false;
    this.#onlyBlocks.delete(convolved);
    this.nodes.splice(place, 1);
    const [x = '', weight = '', bias = ''] = node.input;
    const input = [x, weight, bias, this.blocks(added)];
    this.addNode(
      { opType: 'Conv', input, attribute: node.attribute },
      this.madeInBlocks(sum, channels),
      node.domain,
    );
    return true;
  }

  /** Adds a node with one output. */
  add(
    opType: string,
    input: readonly string[],
    output: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
    domain = '',
  ): string {
    const attribute = Object.entries(attributes).map(([key, value]) => makeAttribute(key, value, output));
    this.addNode({ opType, input, attribute }, output, domain);
    return output;
  }

  /** The same with attributes as they are in a node of the source. */
  addNode(
    {
      opType,
      input,
      attribute,
    }: { opType: string; input: readonly string[]; attribute: NodeProto['attribute'] },
    output: string,
    domain = '',
  ): void {
    this.nodes.push(
      create(NodeProtoSchema, {
        name: output,
        opType,
        domain,
        input: [...input],
        output: [output],
        attribute,
      }),
    );
  }

  /** A one-dimensional int64 constant. */
  integers(numbers: readonly number[]): string {
    const data = BigInt64Array.from(numbers, BigInt);
    return this.#constant(`blocks/${numbers.join('×')}`, { type: 'int64', dims: [data.length], data });
  }

  /** `[channels, 1, 1, 1]` ones. */
  ones(channels: number): string {
    const data = new Float32Array(channels).fill(1);
    return this.#constant(`blocks/ones ${channels}`, { type: 'float32', dims: [channels, 1, 1, 1], data });
  }

  #constant(name: string, tensor: Tensor): string {
    if (!this.#constants.has(name)) this.#constants.set(name, makeTensor(tensor, name));
    return name;
  }

  #keepNow(node: NodeProto): void {
    for (const value of readBy(node)) this.plain(value);
    this.nodes.push(node);
  }
}
