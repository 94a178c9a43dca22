import type { Weights } from '@fovea/compiler';
import {
  type ChannelMoments,
  type LayerNode,
  type Network,
  type ParameterSpec,
  parameterName,
} from '@fovea/layers';
import { readTensor, type TensorProto } from '@fovea/onnx';
import { elementCount, FoveaError, formatShape, ModelError, UnsupportedError } from '@fovea/shape';

/**
 * The weights of a network from the initializers of its exported graph, with
 * folded layers brought back: see `openOnnx`.
 *
 * @throws ModelError when one is missing, there twice, or of another size or type
 */
export function readWeights(
  network: Network,
  initializers: readonly TensorProto[],
  moments: ReadonlyMap<string, ChannelMoments>,
  path: string,
): Weights {
  const stored = byName(initializers, path);
  const read = (node: LayerNode, { name, shape }: ParameterSpec) =>
    readFloats(stored, parameterName(node, name), shape, path);
  const weights: Record<string, Float32Array> = {};
  const keep = (node: LayerNode, own: Readonly<Record<string, Float32Array>>) => {
    for (const [name, values] of Object.entries(own)) weights[parameterName(node, name)] = values;
  };

  const readRow = (row: readonly LayerNode[]): void => {
    const left = [...row];
    for (let node = left.shift(); node !== undefined; node = left.shift()) {
      node.branches.forEach(readRow);
      const folded: LayerNode[] = [];
      if (node.definition.absorbAffine !== undefined) {
        while (left[0] !== undefined && isFolded(left[0], stored)) folded.push(...left.splice(0, 1));
      }
      readLayer(node, folded);
    }
  };
  const readLayer = (node: LayerNode, folded: readonly LayerNode[]) => {
    const last = folded.at(-1);
    if (last === undefined) {
      keep(node, Object.fromEntries(node.parameters.map((each) => [each.name, read(node, each)])));
      return;
    }
    const absorbed = absorbedForm(node);
    const values = absorbed.parameters.map((parameter) => [parameter.name, read(absorbed, parameter)]);
    const { parameters, shift } = release(node, Object.fromEntries(values), path);
    keep(node, parameters);
    // All of a row of normalisations take the place of the last: what they are given is what that one gave.
    folded.forEach((each, i) => {
      const carried = i === 0 ? shift : new Float32Array(shift.length);
      keep(each, each.definition.shiftOnly?.(each, carried, moments.get(last.name)) ?? {});
    });
  };
  readRow(network.nodes);
  return weights;
}

function byName(initializers: readonly TensorProto[], path: string): ReadonlyMap<string, TensorProto> {
  const stored = new Map<string, TensorProto>();
  for (const tensor of initializers) {
    if (stored.has(tensor.name)) {
      throw new ModelError('model-weight', 'there are two initializers of one name', {
        path: `${path}, "${tensor.name}"`,
        hint: changed,
      });
    }
    stored.set(tensor.name, tensor);
  }
  return stored;
}

/** Whether a layer that can be folded left nothing of its own in the file. */
function isFolded(node: LayerNode, stored: ReadonlyMap<string, TensorProto>): boolean {
  const { definition, parameters } = node;
  return (
    definition.shiftOnly !== undefined &&
    !parameters.some(({ name }) => stored.has(parameterName(node, name)))
  );
}

/** What a layer is in the graph when it has taken in another: asked by letting it take in one that does nothing. */
function absorbedForm(node: LayerNode): LayerNode {
  const zeros = node.parameters.map(({ name, shape }) => [name, new Float32Array(elementCount(shape))]);
  const [channels = 0] = node.output;
  const nothing = { scale: new Float32Array(channels).fill(1), shift: new Float32Array(channels) };
  return node.definition.absorbAffine?.(node, Object.fromEntries(zeros), nothing).node ?? node;
}

function release(
  node: LayerNode,
  absorbed: Readonly<Record<string, Float32Array>>,
  path: string,
): { readonly parameters: Readonly<Record<string, Float32Array>>; readonly shift: Float32Array } {
  const released = node.definition.releaseShift?.(node, absorbed);
  if (released !== undefined) return released;
  throw new UnsupportedError(
    'model-folded',
    'a layer took in the one behind it and cannot say how to undo that',
    {
      path: `${path}, ${node.definition.type} "${node.name}"`,
      hint: 'Give its definition a releaseShift.',
    },
  );
}

function readFloats(
  stored: ReadonlyMap<string, TensorProto>,
  name: string,
  shape: readonly number[],
  path: string,
): Float32Array {
  const where = `${path}, initializer "${name}"`;
  const expected = `float32 ${formatShape(shape)}`;
  const proto = stored.get(name);
  if (proto === undefined) {
    throw new ModelError('model-weight', 'a weight of the network is missing', {
      path: where,
      expected,
      hint: changed,
    });
  }
  const { type, dims, data } = within(where, () => readTensor(proto));
  if (data instanceof Float32Array && dims.join() === shape.join()) return data;
  throw new ModelError('model-weight', 'a weight is not what the network needs', {
    path: where,
    expected,
    received: `${type} ${formatShape(dims)}`,
    hint: changed,
  });
}

const changed =
  'The file is damaged, or was changed by another program: only files as Fovea wrote them can be opened.';

/** Says where an error happened. */
function within<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof FoveaError ? error.at(path) : error;
  }
}
