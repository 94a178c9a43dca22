import { type FoveaError, ModelError, UnsupportedError } from '@fovea/shape';
import { checkNode } from './check-node.ts';
import { didYouMean } from './nearest.ts';
import { findOrder } from './node-order.ts';
import type { GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } from './onnx_pb.ts';
import { tensorValue } from './operators/constant.ts';
import { type Dim, differ, formatDims, mergeDim } from './operators/dims.ts';
import type { Subgraph, Value } from './operators/operator.ts';
import { typeName } from './operators/types.ts';
import { readTensorInfo } from './read-tensor.ts';

/** What can be told about a model without running it. */
export interface Analysis {
  /** Every value of the graph by its name; those of graphs inside it are left out. */
  readonly values: ReadonlyMap<string, Value>;
  /** What is wrong with it, in the order of the graph. */
  readonly problems: readonly ModelError[];
}

const UNKNOWN: Value = { type: undefined, dims: undefined };

/** Walks a model's graph once, in the order of its nodes. */
export function analyseModel(model: ModelProto): Analysis {
  const values = new Map<string, Value>();
  const problems: ModelError[] = [];
  const { graph, opsetImport } = model;
  const walk: Walk = {
    domains: new Set(opsetImport.map(({ domain }) => domain)),
    problems,
    where: (path) => path,
  };
  attempt(walk, () => checkVersions(model));
  if (graph === undefined) {
    problems.push(new ModelError('model-graph', 'the model has no graph', { path: 'model' }));
    return { values, problems };
  }
  for (const input of graph.input) attempt(walk, () => addInput(values, input));
  analyseGraph(graph, values, walk);
  if (graph.output.length === 0) {
    problems.push(
      new ModelError('onnx-output', 'the graph has no outputs', { path: 'graph', expected: 'at least 1' }),
    );
  }
  return { values, problems };
}

/** What a graph and those inside it have in common. */
interface Walk {
  readonly domains: ReadonlySet<string>;
  readonly problems: ModelError[];
  /** A place of this graph as seen from the model. */
  readonly where: (path: string) => string;
}

function attempt({ problems, where }: Walk, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const place = where(error.path ?? 'graph');
    const seen = place === error.path ? error : error.at(place);
    if (seen instanceof ModelError) problems.push(seen);
  }
}

/** Adds to `values`, which has the inputs and what can be seen from outside, all that the graph makes. */
function analyseGraph(graph: GraphProto, values: Map<string, Value>, walk: Walk): void {
  for (const tensor of graph.initializer) attempt(walk, () => addInitializer(values, tensor, graph));
  for (const { values: tensor, dims } of graph.sparseInitializer) {
    if (tensor === undefined) continue;
    attempt(walk, () =>
      define(values, tensor.name, { type: typeName(tensor.dataType), dims: dims.map(Number) }, 'initializer'),
    );
  }
  const declared = new Map(graph.valueInfo.map((info) => [info.name, info]));
  const order = findOrder(graph.node);
  graph.node.forEach((node, i) => {
    const path = pathOf(node, i);
    const outputs: Value[] = node.output.map(() => UNKNOWN);
    attempt(walk, () => {
      const inputs = node.input.map((name) => {
        if (name === '') return undefined;
        const value = values.get(name);
        if (value === undefined) throw order(i, name, path) ?? undefinedValue(name, path, values, graph);
        return value;
      });
      checkDomain(node, walk.domains, path);
      if (!isOnnx(node.domain)) return;
      const inside = { ...walk, where: (place: string) => walk.where(`${path}, ${place}`) };
      const checked = checkNode(node, inputs, path, (body) => viewGraph(body, values, inside));
      outputs.splice(0, outputs.length, ...checked);
    });
    node.output.forEach((name, k) => {
      if (name === '') return;
      const value = outputs[k] ?? UNKNOWN;
      attempt(walk, () => define(values, name, value, 'output', path));
      const info = declared.get(name);
      if (info !== undefined) attempt(walk, () => values.set(name, agree(value, info, `value "${name}"`)));
    });
  });
  const seen = new Set<string>();
  for (const info of graph.output) attempt(walk, () => checkOutput(values, info, seen, graph));
}

/** A graph inside another. What is wrong in it is among the model's problems. */
function viewGraph(graph: GraphProto, outer: ReadonlyMap<string, Value>, walk: Walk): Subgraph {
  const names = (infos: readonly ValueInfoProto[]) => infos.map(({ name }) => name);
  return {
    inputs: names(graph.input),
    outputs: names(graph.output),
    analyse: (given) => {
      const values = new Map(outer);
      graph.input.forEach((info, i) => {
        attempt(walk, () => define(values, info.name, UNKNOWN, 'input'));
        attempt(walk, () => values.set(info.name, agree(given[i] ?? UNKNOWN, info, `input "${info.name}"`)));
      });
      analyseGraph(graph, values, walk);
      for (const { name } of graph.output) attempt(walk, () => checkMadeInside(name, outer));
      const known = (infos: readonly ValueInfoProto[]) =>
        infos.map(({ name }) => values.get(name) ?? UNKNOWN);
      return { inputs: known(graph.input), outputs: known(graph.output) };
    },
  };
}

function checkMadeInside(name: string, outer: ReadonlyMap<string, Value>): void {
  if (!outer.has(name)) return;
  throw new ModelError('onnx-output', 'the output is a value of the graph around this one', {
    path: `output "${name}"`,
    expected: 'a value that this graph makes',
    hint: 'Put an Identity between.',
  });
}

/** IR versions and opsets that are known here; the operators' table is that of opset 17. */
function checkVersions({ irVersion, opsetImport }: ModelProto): void {
  if (irVersion < 3n || irVersion > 10n) {
    throw new ModelError(
      'onnx-version',
      irVersion === 0n ? 'the IR version is missing' : 'the IR version is not known',
      {
        path: 'model',
        expected: '3 to 10',
        ...(irVersion === 0n ? {} : { received: `${irVersion}` }),
      },
    );
  }
  const version = opsetImport.find(({ domain }) => isOnnx(domain))?.version;
  if (version === undefined || version < 13n || version > 17n) {
    throw new ModelError(
      'onnx-version',
      version === undefined ? 'the opset is missing' : 'the opset is not known',
      {
        path: 'model',
        expected: '13 to 17',
        ...(version === undefined ? {} : { received: `${version}` }),
      },
    );
  }
}

function isOnnx(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

function checkDomain(node: NodeProto, domains: ReadonlySet<string>, path: string): void {
  if (isOnnx(node.domain) || domains.has(node.domain)) return;
  throw new ModelError('onnx-domain', `the domain "${node.domain}" is not imported`, {
    path,
    hint: 'Add it to the opset_import of the model.',
  });
}

/** A node by its name, or by its place from 0 where it has none. */
function pathOf(node: NodeProto, i: number): string {
  return `node ${node.name === '' ? i : `"${node.name}"`} (${node.opType})`;
}

function define(values: Map<string, Value>, name: string, value: Value, what: string, path?: string): void {
  const where = path ?? `${what} "${name}"`;
  if (name === '') throw new ModelError('onnx-name', `an ${what} has no name`, { path: 'graph' });
  if (values.has(name)) {
    throw new ModelError('onnx-name', `the value "${name}" is there already`, {
      path: where,
      expected: 'each value to be made once',
    });
  }
  values.set(name, value);
}

function addInput(values: Map<string, Value>, info: ValueInfoProto): void {
  const value = declaredValue(info);
  if (info.type?.value.case === 'tensorType' && value.type === undefined) {
    throw new ModelError('onnx-type', 'the element type is missing or unknown', {
      path: `input "${info.name}"`,
    });
  }
  define(values, info.name, value, 'input');
}

function addInitializer(values: Map<string, Value>, tensor: TensorProto, graph: GraphProto): void {
  const path = `initializer "${tensor.name}"`;
  const { type, dims, elements } = tensorValue(tensor);
  if (type === undefined)
    throw new ModelError('onnx-type', 'the element type is missing or unknown', { path });
  const input = graph.input.find(({ name }) => name === tensor.name);
  // An initializer with an input's name is that input's default, so its content is not settled.
  if (input === undefined) define(values, tensor.name, { type, dims, elements }, 'initializer');
  else agree({ type, dims }, input, path);
  try {
    readTensorInfo(tensor);
  } catch (error) {
    // Nothing can be told about data in other files and of types that Fovea does not use.
    if (!(error instanceof UnsupportedError)) throw error;
  }
}

function undefinedValue(
  name: string,
  path: string,
  values: ReadonlyMap<string, Value>,
  graph: GraphProto,
): FoveaError {
  const all = [...values.keys(), ...graph.node.flatMap(({ output }) => output)];
  return new ModelError('onnx-value', `there is no value "${name}"`, { path, ...didYouMean(name, all) });
}

function checkOutput(
  values: Map<string, Value>,
  info: ValueInfoProto,
  seen: Set<string>,
  graph: GraphProto,
): void {
  const path = `output "${info.name}"`;
  const value = values.get(info.name);
  if (value === undefined) throw undefinedValue(info.name, path, values, graph);
  if (seen.has(info.name)) throw new ModelError('onnx-name', 'the output is there twice', { path });
  seen.add(info.name);
  values.set(info.name, agree(value, info, path));
}

function declaredValue({ type }: ValueInfoProto): Value {
  if (type?.value.case !== 'tensorType') return UNKNOWN;
  const { elemType, shape } = type.value.value;
  const dims = shape?.dim.map(({ value }): Dim => {
    // Some exporters write -1 for a size that is open.
    if (value.case === 'dimValue') return value.value < 0n ? undefined : Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : undefined;
  });
  return { type: typeName(elemType), dims };
}

/** Puts together what was inferred and what the model declares, or says how they contradict each other. */
function agree(inferred: Value, info: ValueInfoProto, path: string): Value {
  const declared = declaredValue(info);
  if (inferred.type !== undefined && declared.type !== undefined && inferred.type !== declared.type) {
    throw new ModelError('onnx-type', 'the declared type contradicts the graph', {
      path,
      expected: inferred.type,
      received: declared.type,
    });
  }
  const { dims } = inferred;
  const contradicts =
    dims !== undefined &&
    declared.dims !== undefined &&
    (dims.length !== declared.dims.length || dims.some((size, i) => differ(size, declared.dims?.[i])));
  if (contradicts) {
    throw new ModelError('onnx-shape', 'the declared shape contradicts the graph', {
      path,
      expected: formatDims(dims),
      received: formatDims(declared.dims),
    });
  }
  return {
    ...inferred,
    type: inferred.type ?? declared.type,
    dims: dims?.map((size, i) => mergeDim(size, declared.dims?.[i])) ?? declared.dims,
  };
}
