import type { HostTensor, InputSpec, LoadedProgram } from '@fovea/runtime';
import { EngineError } from '@fovea/shape';

/** How far logits may be apart: this much of the largest of them, or of 1 where they are all smaller. */
const tolerance = 1e-3;

/**
 * Sees that a device gives the numbers that the CPU gives, on the user's own
 * model: two images of seeded noise go through both.
 *
 * @returns how far apart they are, e.g. `3.1e-6 at logits of up to 12`.
 * @throws EngineError when they are too far apart.
 */
export async function selfTest(
  device: LoadedProgram,
  reference: LoadedProgram,
  input: InputSpec,
): Promise<string> {
  const [found, wanted] = [await logits(device, input), await logits(reference, input)];
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const apart = wanted.reduce(
    (most, value, i) => Math.max(most, Math.abs((found[i] ?? Number.NaN) - value)),
    0,
  );
  const text = `${apart.toPrecision(2)} at logits of up to ${scale.toPrecision(2)}`;
  // Broken weights give NaN, which WebGPU can hide; then the CPU runs, and shows it.
  if (found.length === wanted.length && apart <= tolerance * scale) return text;
  throw new EngineError('self-test-failed', 'the device gives other numbers than the CPU on this model', {
    expected: `at most ${tolerance} of the largest logit apart`,
    received: text,
  });
}

async function logits(program: LoadedProgram, input: InputSpec): Promise<Float32Array> {
  const outputs = await program.run({ image: noise(input) });
  return outputs.logits?.type === 'float32' ? outputs.logits.data : new Float32Array();
}

function noise({ channels, height, width }: InputSpec): HostTensor {
  const dims = [2, channels, height, width];
  let seed = 1;
  const data = Float32Array.from({ length: 2 * channels * height * width }, () => {
    // The numbers of Lehmer's generator, spread from −2 to 2, as normalised pixels are.
    seed = (seed * 48271) % 2147483647;
    return (seed / 2147483647) * 4 - 2;
  });
  return { type: 'float32', dims, data };
}
