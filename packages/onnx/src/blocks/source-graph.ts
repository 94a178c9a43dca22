import type { GraphProto, NodeProto } from '../onnx_pb.ts';
import type { Value } from '../operators/operator.ts';
import { readTensor } from '../read-tensor.ts';

/** An image, or its rows, with its sizes. */
export interface Image {
  readonly value: string;
  readonly dims: readonly number[];
}

/** What is asked of the graph that is rewritten. */
export class SourceGraph {
  /** Channels that are taken at once. */
  readonly block: number;
  readonly #values: ReadonlyMap<string, Value>;
  readonly #constants: ReadonlyMap<string, GraphProto['initializer'][number]>;
  readonly #makers: ReadonlyMap<string, NodeProto>;
  readonly #readers = new Map<string, NodeProto[]>();
  readonly #outputs: ReadonlySet<string>;

  constructor(graph: GraphProto, values: ReadonlyMap<string, Value>, block: number) {
    this.block = block;
    this.#values = values;
    this.#constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
    this.#makers = new Map(graph.node.flatMap((node) => node.output.map((value) => [value, node])));
    this.#outputs = new Set(graph.output.map(({ name }) => name));
    for (const node of graph.node) {
      for (const value of readBy(node)) {
        const known = this.#readers.get(value);
        if (known === undefined) this.#readers.set(value, [node]);
        else known.push(node);
      }
    }
  }

  /** A value's sizes; none where not all of them are known. */
  dims(value: string | undefined): readonly number[] {
    const dims = this.#values.get(value ?? '')?.dims ?? [];
    const known = dims.flatMap((size) => (typeof size === 'number' ? [size] : []));
    return known.length === dims.length ? known : [];
  }

  isScalar(value: string): boolean {
    return this.#values.get(value)?.dims?.length === 0;
  }

  /** Whether a value can be in blocks: `[batch, channels, height, width]` whose channels fill them. */
  isImage(value: string | undefined): boolean {
    const [, channels = 0, ...places] = this.dims(value);
    return places.length === 2 && channels % this.block === 0;
  }

  /** The numbers of an int64 constant; undefined for any other value. */
  integers(value: string | undefined): readonly number[] | undefined {
    const tensor = this.#constants.get(value ?? '');
    const read = tensor === undefined ? undefined : readTensor(tensor);
    return read?.type === 'int64' ? Array.from(read.data, Number) : undefined;
  }

  isConstant(value: string): boolean {
    return this.#constants.has(value);
  }

  maker(value: string | undefined): NodeProto | undefined {
    return this.#makers.get(value ?? '');
  }

  readers(value: string | undefined): readonly NodeProto[] {
    return this.#readers.get(value ?? '') ?? [];
  }

  /** The node that alone reads a value, once; undefined where there are others, and where the graph gives the value. */
  onlyReader(value: string | undefined): NodeProto | undefined {
    const [reader, ...others] = this.readers(value);
    return others.length === 0 && !this.#outputs.has(value ?? '') ? reader : undefined;
  }

  /** Whether nobody reads a value after `node`. */
  isLastReader(node: NodeProto, value: string): boolean {
    return this.readers(value).at(-1) === node && !this.#outputs.has(value);
  }

  /** Whether a node exchanges the places of an image for its channels. */
  isTurn({ opType, attribute }: NodeProto): boolean {
    return opType === 'Transpose' && attribute.find(({ name }) => name === 'perm')?.ints.join() === '0,2,1';
  }

  /** The image whose places, in one row, are `value`: `[batch, channels, height · width]`. */
  imageInRow(value: string | undefined): Image | undefined {
    const reshape = this.maker(value);
    const [image = ''] = reshape?.input ?? [];
    const dims = this.dims(image);
    if (reshape?.opType !== 'Reshape' || !this.isImage(image)) return undefined;
    return this.dims(value).join() === inRow(dims).join() ? { value: image, dims } : undefined;
  }

  /** What an image was made of, where that is rows of channels, turned: them, and `[batch, height, width, channels]`. */
  rowsOf(value: string): Image | undefined {
    const dims = this.dims(value);
    const [batch = 0, channels = 0, height = 0, width = 0] = dims;
    const reshape = this.maker(value);
    const turn = this.maker(reshape?.input[0]);
    const isImage =
      reshape?.opType === 'Reshape' &&
      dims.length === 4 &&
      this.dims(turn?.output[0]).join() === inRow(dims).join();
    if (!isImage || turn === undefined || !this.isTurn(turn)) return undefined;
    return { value: turn.input[0] ?? '', dims: [batch, height, width, channels] };
  }
}

/** All that a node reads, graphs inside it included. */
export function readBy({ input, attribute }: NodeProto): readonly string[] {
  return [...input, ...attribute.flatMap(({ g }) => g?.node.flatMap(readBy) ?? [])];
}

function inRow([batch = 0, channels = 0, height = 0, width = 0]: readonly number[]): readonly number[] {
  return [batch, channels, height * width];
}
