import type { StateSlot } from '@fovea/onnx';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { HostTensor, Tensors } from '../executor.ts';
import type { RemoteTensor } from './check-tensors.ts';
import { FailureSignal } from './failure-signal.ts';

/** A slot's value on the device. It has to be disposed of: nothing collects a device's memory. */
export interface DeviceTensor extends RemoteTensor {
  readonly remote: Tensor;
}

/** What a slot can hold. */
export type SlotValue = HostTensor | DeviceTensor;

/** What a program gives, and which of it is state. */
export interface StateProgram {
  readonly fetches: readonly string[];
  readonly state: readonly StateSlot[];
}

/** The state that the programs of a worker share, by name: in the process's memory, or on the device. */
export class StateSlots {
  readonly #values = new Map<string, SlotValue>();

  /** Slots that were never written are left out. */
  pick(names: readonly string[]): Record<string, SlotValue> {
    return Object.fromEntries(
      names.flatMap((name) => {
        const value = this.#values.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  set(name: string, value: SlotValue): void {
    const before = this.#values.get(name);
    this.#values.set(name, value);
    if (before !== undefined && before !== value) dispose(before);
  }

  /** Where the outputs of a program are to be written; null where onnxruntime makes room. Left out, it always does. */
  rooms?(program: StateProgram): Readonly<Record<string, Tensor | null>>;

  /** Copies of the named slots' values; those on the device come through a run of `reader`, an `identityModel`. */
  async read(names: readonly string[], reader: InferenceSession | undefined): Promise<Tensors> {
    const tensors: Record<string, HostTensor> = {};
    for (const name of names) {
      const value = this.#values.get(name);
      if (value === undefined) throw this.#missing(name);
      tensors[name] = 'remote' in value ? await fetchTensor(value, reader) : value;
    }
    return tensors;
  }

  clear(): void {
    for (const value of this.#values.values()) dispose(value);
    this.#values.clear();
  }

  #missing(name: string): FailureSignal {
    return new FailureSignal({
      kind: 'usage',
      code: 'state-missing',
      problem: 'it was never written',
      details: {
        path: `state slot "${name}"`,
        received: this.#values.size === 0 ? 'no state' : [...this.#values.keys()].join(', '),
      },
    });
  }
}

function dispose(value: SlotValue): void {
  if ('remote' in value) value.remote.dispose();
}

async function fetchTensor(
  { remote, dims }: DeviceTensor,
  reader: InferenceSession | undefined,
): Promise<HostTensor> {
  const data = (await reader?.run({ x: remote }))?.y?.data;
  if (!(data instanceof Float32Array)) throw new Error('onnxruntime gave no float32 numbers for a slot');
  return { type: 'float32', dims, data };
}
