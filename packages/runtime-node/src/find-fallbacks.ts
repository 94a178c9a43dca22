import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fallback } from '@fovea/runtime';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * Which nodes of a model another provider runs than `provider`, from
 * onnxruntime's own record of one run on zeros. Symbolic dimensions are 1 in it.
 */
export async function findFallbacks(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
  provider: string,
): Promise<readonly Fallback[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-profile-'));
  try {
    const session = await InferenceSession.create(model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'run'),
    });
    try {
      await session.run(zeros(session));
      session.endProfiling();
    } finally {
      await session.release();
    }
    const files = await readdir(folder);
    const records = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return records.flatMap((record) => nodesElsewhere(JSON.parse(record), provider));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is read of an entry of the record. Entries of nodes have all of it. */
interface Entry {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

function nodesElsewhere(entries: readonly Entry[], own: string): readonly Fallback[] {
  return entries.flatMap(({ cat, name = '', args: { op_name: op, provider } = {} }) =>
    cat === 'Node' && op !== undefined && provider !== undefined && provider !== own
      ? [{ op, node: name.replace(/_kernel_time$/, ''), provider }]
      : [],
  );
}

function zeros(session: InferenceSession): Record<string, Tensor> {
  return Object.fromEntries(
    session.inputMetadata.flatMap((input) => {
      if (!input.isTensor) return [];
      const dims = input.shape.map((size) => (typeof size === 'number' ? size : 1));
      const length = dims.reduce((product, size) => product * size, 1);
      return [[input.name, zeroTensor(input.type, dims, length)]];
    }),
  );
}

function zeroTensor(type: Tensor.Type, dims: readonly number[], length: number): Tensor {
  switch (type) {
    case 'int64':
      return new Tensor(type, new BigInt64Array(length), dims);
    case 'int32':
      return new Tensor(type, new Int32Array(length), dims);
    case 'uint8':
    case 'bool':
      return new Tensor(type, new Uint8Array(length), dims);
    default:
      return new Tensor('float32', new Float32Array(length), dims);
  }
}
