import type { HostTensor, Tensors } from '../executor.ts';

/** Tensors for another thread, with the buffers to move there instead of copying. */
export interface PackedTensors {
  readonly tensors: Tensors;
  readonly buffers: readonly ArrayBuffer[];
}

/**
 * Gets tensors ready for another thread. Data that has a buffer to itself is
 * moved and cannot be used here afterwards; a part of a larger buffer is copied
 * first, since posting a part would take the whole along.
 */
export function packTensors(tensors: Tensors): PackedTensors {
  const packed: Record<string, HostTensor> = {};
  const buffers = new Set<ArrayBuffer>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const whole =
      tensor.data.buffer instanceof ArrayBuffer && tensor.data.byteLength === tensor.data.buffer.byteLength;
    const sent = whole ? tensor : copyTensor(tensor);
    packed[name] = sent;
    // A copy always has an ArrayBuffer of its own, and `whole` says it of the rest.
    buffers.add(sent.data.buffer as ArrayBuffer);
  }
  return { tensors: packed, buffers: [...buffers] };
}

/** {@link packTensors} that leaves all of `tensors` usable. */
export function packCopies(tensors: Tensors): PackedTensors {
  return packTensors(
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, copyTensor(tensor)])),
  );
}

function copyTensor({ type, dims, data }: HostTensor): HostTensor {
  // The constructors copy where `slice` might not: that of a Buffer is a view.
  switch (type) {
    case 'float32':
      return { type, dims, data: new Float32Array(data) };
    case 'int32':
      return { type, dims, data: new Int32Array(data) };
    case 'int64':
      return { type, dims, data: new BigInt64Array(data) };
    case 'uint8':
    case 'bool':
      return { type, dims, data: new Uint8Array(data) };
  }
}
