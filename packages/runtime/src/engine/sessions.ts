import type { StateSlot, ValueInfo } from '@fovea/onnx';
import type * as common from 'onnxruntime-common';
import type { InferenceSession } from 'onnxruntime-common';
import type { Fallback, HostTensor, Tensors } from '../executor.ts';
import { checkInputs, checkOutputs, describeValues } from './check-session.ts';
import { checkTensors } from './check-tensors.ts';
import { FailureSignal } from './failure-signal.ts';
import { identityModel } from './identity-model.ts';
import type { Failure, GraphValues, Request, Success } from './messages.ts';
import { type PackedTensors, packCopies } from './pack-tensors.ts';
import { shortenMessage } from './shorten-message.ts';
import { type SlotValue, StateSlots } from './state-slots.ts';

export type LoadRequest = Extract<Request, { kind: 'load' }>;
type OpenRequest = Extract<Request, { kind: 'open' }>;
type SessionOptions = InferenceSession.SessionOptions;

interface Loaded {
  readonly session: InferenceSession;
  readonly outputs: readonly string[];
  readonly state: readonly StateSlot[];
  readonly stateInputs: readonly ValueInfo[];
  readonly fetches: readonly string[];
}

type Created = { readonly session: InferenceSession } & Pick<Success, 'fallbacks'>;

/** What is used of onnxruntime-node or onnxruntime-web, which share these types. */
export type OnnxRuntime = Pick<typeof common, 'InferenceSession' | 'Tensor'>;

/** How sessions on a device other than the CPU are made. */
export interface DeviceSessions {
  /** What the device is called in errors. */
  readonly name: string;
  /** Where to ask what is missing when the device is not there. */
  readonly hint?: string;
  /** Says better what onnxruntime says when the device is not there. */
  explain?(text: string): string;
  /** Whether state stays on the device from run to run. The provider must have outputs in `gpu-buffer`. */
  readonly resident: boolean;
  /**
   * Options with which onnxruntime refuses a model that the device cannot run
   * whole, and how to find out what it is then that it cannot run.
   */
  readonly strict?: {
    readonly options: SessionOptions;
    findFallbacks(model: Uint8Array): Promise<readonly Fallback[]>;
  };
}

export interface SessionsSetup {
  readonly device?: DeviceSessions | undefined;
  readonly slots?: StateSlots;
}

/** onnxruntime's sessions and the state that they share: what a worker works with. */
export class Sessions {
  readonly #runtime: OnnxRuntime;
  readonly #options: SessionOptions;
  readonly #device: DeviceSessions | undefined;
  readonly #loaded = new Map<number, Loaded>();
  readonly #slots: StateSlots;
  #reader: InferenceSession | undefined;

  /**
   * @param options - execution providers, threads and the like, for every session
   * @param setup.device - where it is not the CPU
   */
  constructor(
    runtime: OnnxRuntime,
    options: SessionOptions = {},
    { device, slots = new StateSlots() }: SessionsSetup = {},
  ) {
    this.#runtime = runtime;
    this.#options = options;
    this.#device = device;
    this.#slots = slots;
  }

  /** Sees that the device is there, with a session of its own. */
  async start(): Promise<void> {
    if (this.#device === undefined) return;
    try {
      this.#reader ??= await this.#runtime.InferenceSession.create(identityModel(), this.#given());
    } catch (error) {
      const { name } = this.#device;
      throw onnxruntimeFailed(
        'unsupported',
        'device-unavailable',
        `${name} cannot be used`,
        error,
        this.#device,
      );
    }
  }

  /** @param more - options for this program's session alone */
  async load(
    { program, model, inputs, outputs, state }: LoadRequest,
    more?: SessionOptions,
  ): Promise<Pick<Success, 'fallbacks'>> {
    const stateOutputs = state.flatMap(({ output }) => (output === undefined ? [] : [output]));
    const { session, ...known } = await this.#create(model, stateOutputs, more);
    const fetches = [...outputs, ...stateOutputs];
    try {
      const stateNames = state.map(({ input }) => input);
      const infos = checkInputs(session, [...inputs, ...stateNames]);
      checkOutputs(session, fetches);
      const stateInputs = infos.filter(({ name }) => stateNames.includes(name));
      this.#loaded.set(program, { session, outputs, state, stateInputs, fetches });
      return known;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Loads a model with all that it takes and gives. */
  async open({ program, model }: OpenRequest): Promise<GraphValues> {
    const { session } = await this.#create(model);
    try {
      const inputs = describeValues(session.inputMetadata, 'input');
      const outputs = describeValues(session.outputMetadata, 'output');
      const names = session.outputNames;
      this.#loaded.set(program, { session, outputs: names, state: [], stateInputs: [], fetches: names });
      return { inputs, outputs };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Runs a program. Loops, since a small model runs for 50 microseconds. */
  async run(program: number, feeds: Tensors): Promise<Tensors> {
    const loaded = this.#loaded.get(program);
    if (loaded === undefined) throw new Error(`there is no program ${program}`);
    const { session, stateInputs, fetches } = loaded;
    const state = this.#slots.pick(stateInputs.map(({ name }) => name));
    const failure = checkTensors('state slot', state, stateInputs);
    if (failure !== undefined) throw new FailureSignal(failure);

    const inputs: Record<string, common.Tensor> = {};
    for (const values of [feeds, state]) {
      for (const [name, tensor] of Object.entries<SlotValue>(values)) inputs[name] = this.#toOrt(tensor);
    }
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await session.run(inputs, this.#slots.rooms?.(loaded) ?? fetches);
    } catch (error) {
      throw onnxruntimeFailed('engine', 'run-failed', 'onnxruntime failed', error);
    }
    for (const { input, output } of loaded.state) {
      if (output !== undefined) this.#slots.set(input, slotValue(results, output));
    }
    const outputs: Record<string, HostTensor> = {};
    for (const name of loaded.outputs) outputs[name] = fromOrt(results, name);
    return outputs;
  }

  write(values: Tensors): void {
    for (const [name, tensor] of Object.entries(values)) this.#slots.set(name, tensor);
  }

  async read(names: readonly string[]): Promise<PackedTensors> {
    return packCopies(await this.#slots.read(names, this.#reader));
  }

  async release(): Promise<void> {
    this.#slots.clear();
    for (const { session } of this.#loaded.values()) await session.release();
    this.#loaded.clear();
    await this.#reader?.release();
    this.#reader = undefined;
  }

  async #create(
    model: Uint8Array,
    stateOutputs: readonly string[] = [],
    more?: SessionOptions,
  ): Promise<Created> {
    if (this.#device?.resident !== true) return this.#createWith(model, more);
    const created = await this.#createWith(model, { preferredOutputLocation: onDevice(stateOutputs) });
    const { outputMetadata } = created.session;
    const numbers = outputMetadata.flatMap((output) =>
      output.isTensor && output.type === 'float32' ? [output.name] : [],
    );
    const resident = stateOutputs.filter((name) => numbers.includes(name));
    if (resident.length === stateOutputs.length) return created;
    // What is not float32 could not be read back.
    await created.session.release();
    return this.#createWith(model, { preferredOutputLocation: onDevice(resident) });
  }

  async #createWith(model: Uint8Array, more: SessionOptions | undefined): Promise<Created> {
    const options = { ...this.#given(), ...more };
    const strict = this.#device?.strict;
    try {
      if (strict === undefined)
        return { session: await this.#runtime.InferenceSession.create(model, options) };
      const whole = await this.#runtime.InferenceSession.create(model, {
        ...options,
        ...strict.options,
      }).catch((error: unknown) => {
        if (String(error).includes('fallback to CPU EP has been explicitly disabled')) return undefined;
        throw error;
      });
      if (whole !== undefined) return { session: whole, fallbacks: [] };
      const fallbacks = await strict.findFallbacks(model);
      return { session: await this.#runtime.InferenceSession.create(model, options), fallbacks };
    } catch (error) {
      throw onnxruntimeFailed('model', 'model-refused', 'onnxruntime cannot load the model', error);
    }
  }

  #given(): SessionOptions {
    // Fatal only: what is logged as an error is thrown too.
    return { graphOptimizationLevel: 'all', logSeverityLevel: 4, ...this.#options };
  }

  #toOrt(value: SlotValue): common.Tensor {
    return 'remote' in value ? value.remote : new this.#runtime.Tensor(value.type, value.data, value.dims);
  }
}

function onDevice(names: readonly string[]): Record<string, 'gpu-buffer'> {
  return Object.fromEntries(names.map((name) => [name, 'gpu-buffer']));
}

function onnxruntimeFailed(
  kind: Failure['kind'],
  code: string,
  problem: string,
  error: unknown,
  { hint, explain = (text) => text }: Pick<DeviceSessions, 'hint' | 'explain'> = {},
): FailureSignal {
  const message = error instanceof Error ? error.message : String(error);
  const { path, text } = shortenMessage(message);
  return new FailureSignal({
    kind,
    code,
    problem: `${problem}: ${explain(text)}`,
    details: { cause: message, ...(path !== undefined && { path }), ...(hint !== undefined && { hint }) },
  });
}

function slotValue(results: InferenceSession.OnnxValueMapType, name: string): SlotValue {
  const tensor = results[name];
  // Only what is float32 was asked to stay there.
  if (tensor?.location === 'gpu-buffer') return { type: 'float32', dims: tensor.dims, remote: tensor };
  return fromOrt(results, name);
}

function fromOrt(results: InferenceSession.OnnxValueMapType, name: string): HostTensor {
  const tensor = results[name];
  if (tensor === undefined) throw new Error(`onnxruntime returned no "${name}"`);
  // checkOutputs has seen that the type is one of HostTensor's, and onnxruntime pairs it with the same class.
  return { type: tensor.type, dims: tensor.dims, data: tensor.data } as HostTensor;
}
