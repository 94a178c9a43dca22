import type { ModelProto } from '@fovea/onnx';
import type { OnnxRuntime } from '@fovea/runtime/engine';

/** How many channels onnxruntime's kernels may take at once: with AVX-512 and on ARM, and with less. */
const blockSizes = [16, 8];

let found: Promise<number | undefined> | undefined;

/**
 * The model for this CPU: with its convolutions on blocked channels, see
 * `blockConvolutions`, where onnxruntime has kernels for them.
 *
 * @returns undefined where the model is as good as it is
 */
export async function blockModel(runtime: OnnxRuntime, model: Uint8Array): Promise<Uint8Array | undefined> {
  const block = await knownBlock(runtime);
  if (block === undefined) return undefined;
  // The protobuf library is loaded only here: workers that serve a model have no use for it.
  const { blockConvolutions, decodeModel, encodeModel } = await import('@fovea/onnx');
  let decoded: ModelProto;
  try {
    decoded = decodeModel(model);
  } catch {
    // onnxruntime says what is wrong with it when it loads it.
    return undefined;
  }
  const rewritten = blockConvolutions(decoded, block);
  return rewritten === undefined ? undefined : encodeModel(rewritten);
}

/** {@link findBlock}, once for all models. */
export function knownBlock(runtime: OnnxRuntime): Promise<number | undefined> {
  found ??= findBlock(runtime);
  return found;
}

/**
 * The size of this CPU's blocks, or undefined when there are no blocked kernels
 * for it. onnxruntime does not tell, so a small convolution is tried: with the
 * right size, and with no other, it gives what it gives without blocks.
 */
export async function findBlock(runtime: OnnxRuntime): Promise<number | undefined> {
  const { blockConvolutions } = await import('@fovea/onnx');
  const plain = await trial();
  const expected = await run(runtime, plain);
  for (const block of blockSizes) {
    const rewritten = blockConvolutions(plain, block);
    const received =
      rewritten === undefined ? undefined : await run(runtime, rewritten).catch(() => undefined);
    if (received?.every((value, i) => value === expected[i]) === true) return block;
  }
  return undefined;
}

const channels = 32;
const places = 3;

/** A 1×1 convolution of whole numbers, whose sums are exact in any order. */
async function trial(): Promise<ModelProto> {
  const { GraphBuilder } = await import('@fovea/onnx');
  const graph = new GraphBuilder('trial');
  const x = graph.input('x', 'float32', [1, channels, 1, places]);
  const weight = graph.input('weight', 'float32', [channels, channels, 1, 1]);
  const y = graph.node('Conv', [x, weight], { kernel_shape: [1, 1] });
  graph.output('y', y, 'float32', [1, channels, 1, places]);
  return graph.build();
}

async function run({ InferenceSession, Tensor }: OnnxRuntime, model: ModelProto): Promise<Float32Array> {
  const { encodeModel } = await import('@fovea/onnx');
  const session = await InferenceSession.create(encodeModel(model), {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  try {
    const numbers = (count: number, step: number) =>
      Float32Array.from({ length: count }, (_, i) => (i * step) % 31);
    const { y } = await session.run({
      x: new Tensor('float32', numbers(channels * places, 7), [1, channels, 1, places]),
      weight: new Tensor('float32', numbers(channels * channels, 13), [channels, channels, 1, 1]),
    });
    if (!(y?.data instanceof Float32Array)) throw new Error('the trial gave no numbers');
    return y.data;
  } finally {
    await session.release();
  }
}
