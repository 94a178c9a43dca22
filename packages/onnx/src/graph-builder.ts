import { clone, create } from '@bufbuild/protobuf';
import { UsageError } from '@fovea/shape';
import { type AttributeValue, makeAttribute } from './attribute.ts';
import { ConstantPool } from './constant-pool.ts';
import { CODECS, naturalType, type TensorData } from './element-type.ts';
import { makeTensor } from './make-tensor.ts';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorShapeProto_DimensionSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.ts';
import type { ElementType } from './program.ts';

/**
 * Writes an ONNX graph node by node. Every method that makes a value returns
 * its name, which is how later nodes refer to it; nodes must be added after
 * the nodes they read from, so the graph is in topological order.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #opset: number;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: { readonly value: string; readonly info: ValueInfoProto }[] = [];
  readonly #metadata = new Map<string, string>();
  /** Names of values that nodes may read. */
  readonly #values = new Set<string>();
  /** Names that cannot be given again: of values, and of outputs still to be wired. Shared with subgraphs. */
  #taken = new Set<string>();
  #counters = new Map<string, number>();
  /** The graph around this one, whose values can be read here. */
  #outer: GraphBuilder | undefined;
  readonly #constants = new ConstantPool();
  #prefix = '';

  /** @param options.opset - the version of ONNX's operator set; 17 when left out. */
  constructor(name: string, options: { readonly opset?: number } = {}) {
    this.#name = name;
    this.#opset = options.opset ?? 17;
  }

  /** Adds a graph input. A string among `dims` is a symbolic size such as `batch`. The name is taken as it is, whatever the scope. */
  input(name: string, type: ElementType, dims: readonly (number | string)[]): string {
    this.#claim(name, 'input');
    this.#values.add(name);
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /**
   * Makes `value` a graph output called `name`, whatever the scope. The value
   * keeps its old name for later nodes; in the built graph it is called `name`.
   */
  output(name: string, value: string, type: ElementType, dims: readonly (number | string)[]): void {
    this.#read(value, `output "${name}"`);
    const isItself =
      name === value && this.#values.has(value) && !this.#outputs.some(({ info }) => info.name === name);
    if (!isItself) this.#claim(name, 'output');
    this.#outputs.push({ value, info: valueInfo(name, type, dims) });
  }

  /** Adds a node with one output and returns that. An optional input that is left out is `''`. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const name = this.#unique(`${this.#prefix}${opType}`);
    this.#add(name, opType, inputs, [name], attributes);
    return name;
  }

  /** Adds a node with `count` outputs and returns those. */
  nodes(
    opType: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string[] {
    const name = this.#unique(`${this.#prefix}${opType}`);
    const outputs = Array.from({ length: count }, (_, i) => `${name}.${i}`);
    this.#add(name, opType, inputs, outputs, attributes);
    return outputs;
  }

  /**
   * Stores a tensor in the graph under a generated name. The same content
   * (type, dims and every bit) given twice is stored once.
   *
   * @param type - needed only for bool, which is kept in a Uint8Array; otherwise the array's own type.
   */
  constant(data: TensorData, dims: readonly number[], type: ElementType = naturalType(data)): string {
    const tensor = makeTensor({ type, dims, data }, 'constant');
    const found = this.#constants.find(tensor);
    if (found !== undefined) return found.name;
    const name = this.#unique('constant');
    tensor.name = name;
    this.#taken.add(name);
    this.#values.add(name);
    this.#initializers.push(tensor);
    this.#constants.add(tensor);
    return name;
  }

  /** A float32 constant without dimensions. */
  scalar(value: number): string {
    return this.constant(Float32Array.of(value), []);
  }

  /** A one-dimensional int64 constant: shapes, axes, pads. */
  int64(...values: readonly number[]): string {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /** Stores a tensor in the graph under the given name, whatever the scope. `type` is as in {@link constant}. */
  initializer(
    name: string,
    data: TensorData,
    dims: readonly number[],
    type: ElementType = naturalType(data),
  ): string {
    this.#claim(name, 'initializer');
    this.#values.add(name);
    this.#initializers.push(makeTensor({ type, dims, data }, name));
    return name;
  }

  /** Runs `build`; nodes added meanwhile, and the values they make, are called `name/…`. Scopes nest. */
  scope<T>(name: string, build: () => T): T {
    const outer = this.#prefix;
    this.#prefix = `${outer}${name}/`;
    try {
      return build();
    } finally {
      this.#prefix = outer;
    }
  }

  /**
   * Begins a graph inside this one, whose nodes may read this graph's values; names
   * are unique across both. Constants are stored in the graph that asks for them.
   * Once it is complete, its {@link graph} is an attribute, such as a Loop's `body`.
   */
  subgraph(name: string): GraphBuilder {
    const inside = new GraphBuilder(name, { opset: this.#opset });
    inside.#outer = this;
    inside.#taken = this.#taken;
    inside.#counters = this.#counters;
    inside.#prefix = `${this.#prefix}${name}/`;
    return inside;
  }

  /** Sets an entry of the model's metadata; a key set again is replaced. */
  metadata(key: string, value: string): void {
    this.#metadata.set(key, value);
  }

  /** The model so far. The builder can go on afterwards: what was built does not change with it. */
  build(): ModelProto {
    return create(ModelProtoSchema, {
      irVersion: irVersion(this.#opset),
      producerName: 'fovea',
      opsetImport: [{ domain: '', version: BigInt(this.#opset) }],
      metadataProps: Array.from(this.#metadata, ([key, value]) => ({ key, value })),
      graph: this.graph(),
    });
  }

  /** The graph so far without what makes it a model: an attribute of a node around it. */
  graph(): GraphProto {
    const produced = new Set(this.#nodes.flatMap(({ output }) => output));
    const renamed = new Map<string, string>();
    // An output that is called what its value is called settles that value's name.
    for (const { value, info } of this.#outputs) if (info.name === value) renamed.set(value, value);
    const identities: NodeProto[] = [];
    for (const { value, info } of this.#outputs) {
      if (info.name === value) continue;
      if (produced.has(value) && !renamed.has(value)) renamed.set(value, info.name);
      else identities.push(identity(value, info.name));
    }
    return create(GraphProtoSchema, {
      name: this.#name,
      node: [...this.#nodes, ...identities].map((node) => renameValues(node, renamed)),
      initializer: [...this.#initializers],
      input: [...this.#inputs],
      output: this.#outputs.map(({ info }) => info),
    });
  }

  #add(
    name: string,
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>>,
  ): void {
    const path = `node "${name}" (${opType})`;
    for (const input of inputs) if (input !== '') this.#read(input, path);
    const attribute = Object.entries(attributes).map(([key, value]) => makeAttribute(key, value, path));
    this.#nodes.push(
      create(NodeProtoSchema, { name, opType, input: [...inputs], output: [...outputs], attribute }),
    );
    for (const output of outputs) {
      this.#claim(output, 'value');
      this.#values.add(output);
    }
  }

  #unique(base: string): string {
    let count = this.#counters.get(base) ?? 0;
    while (this.#taken.has(`${base}_${count}`)) count++;
    this.#counters.set(base, count + 1);
    return `${base}_${count}`;
  }

  #claim(name: string, what: string): void {
    if (name === '') throw new UsageError('name-empty', 'the name is empty', { path: what });
    if (this.#taken.has(name)) {
      throw new UsageError('name-taken', 'the name is used already', {
        path: `${what} "${name}"`,
        hint: 'Inputs, outputs, initializers and nodes share one space of names.',
      });
    }
    this.#taken.add(name);
  }

  #read(value: string, path: string): void {
    for (let graph: GraphBuilder | undefined = this; graph !== undefined; graph = graph.#outer) {
      if (graph.#values.has(value)) return;
    }
    throw new UsageError('value-unknown', `there is no value "${value}" yet`, {
      path,
      hint: 'Pass a name that this builder returned; an output goes by the name of the value it was given.',
    });
  }
}

/** The IR version that came with an operator set: https://github.com/onnx/onnx/blob/main/docs/Versioning.md. */
function irVersion(opset: number): bigint {
  if (opset <= 18) return 8n;
  return opset <= 20 ? 9n : 10n;
}

/** A copy that reads and makes values under their new names, in its subgraphs too: names are unique across them. */
function renameValues(node: NodeProto, renamed: ReadonlyMap<string, string>): NodeProto {
  const rename = (value: string) => renamed.get(value) ?? value;
  const copy = clone(NodeProtoSchema, node);
  copy.input = copy.input.map(rename);
  copy.output = copy.output.map(rename);
  for (const { g } of copy.attribute) {
    if (g !== undefined) g.node = g.node.map((inner) => renameValues(inner, renamed));
  }
  return copy;
}

function identity(value: string, output: string): NodeProto {
  const name = `${output}/Identity`;
  return create(NodeProtoSchema, { name, opType: 'Identity', input: [value], output: [output] });
}

function valueInfo(name: string, type: ElementType, dims: readonly (number | string)[]): ValueInfoProto {
  const dim = dims.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof size === 'string'
          ? { case: 'dimParam', value: size }
          : { case: 'dimValue', value: BigInt(size) },
    }),
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: CODECS[type].code, shape: { dim } } } },
  });
}
