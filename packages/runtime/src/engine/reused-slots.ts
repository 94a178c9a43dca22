import type { Tensor } from 'onnxruntime-common';
import type { HostTensor } from '../executor.ts';
import type { OnnxRuntime } from './sessions.ts';
import { type SlotValue, type StateProgram, StateSlots } from './state-slots.ts';

/**
 * Slots whose next values are written where their values before the last were,
 * so that a run needs no new memory. The runtime must write outputs to the
 * tensors that it is given, and state must be in the process's memory.
 */
export class ReusedSlots extends StateSlots {
  readonly #runtime: Pick<OnnxRuntime, 'Tensor'>;
  /** What slots held before; nobody else holds it any more. */
  readonly #spare = new Map<string, HostTensor>();

  constructor(runtime: Pick<OnnxRuntime, 'Tensor'>) {
    super();
    this.#runtime = runtime;
  }

  override set(name: string, value: SlotValue): void {
    const before = this.#value(name);
    super.set(name, value);
    if (before !== undefined && before !== value) this.#spare.set(name, before);
  }

  override rooms({ fetches, state }: StateProgram): Readonly<Record<string, Tensor | null>> {
    const rooms: Record<string, Tensor | null> = Object.fromEntries(fetches.map((name) => [name, null]));
    for (const { input, output } of state) {
      const room = output === undefined ? undefined : this.#takeRoom(input);
      if (output !== undefined && room !== undefined) {
        rooms[output] = new this.#runtime.Tensor(room.type, room.data, room.dims);
      }
    }
    return rooms;
  }

  override clear(): void {
    super.clear();
    this.#spare.clear();
  }

  /** Room for a value of the type and size that a slot has now, given away once. */
  #takeRoom(name: string): HostTensor | undefined {
    const [now, spare] = [this.#value(name), this.#spare.get(name)];
    this.#spare.delete(name);
    return now?.type === spare?.type && now?.data.length === spare?.data.length ? spare : undefined;
  }

  #value(name: string): HostTensor | undefined {
    const value = this.pick([name])[name];
    return value === undefined || 'remote' in value ? undefined : value;
  }
}
