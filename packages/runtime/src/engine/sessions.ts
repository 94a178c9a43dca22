import type { StateSlot, ValueInfo } from '@fovea/onnx';
import type * as common from 'onnxruntime-common';
import type { InferenceSession } from 'onnxruntime-common';
import type { HostTensor, Tensors } from '../executor.ts';
import { checkInputs, checkOutputs, describeValues } from './check-session.ts';
import { checkTensors } from './check-tensors.ts';
import { FailureSignal } from './failure-signal.ts';
import type { Failure, GraphValues, Request } from './messages.ts';
import { type PackedTensors, packCopies, packTensors } from './pack-tensors.ts';
import { shortenMessage } from './shorten-message.ts';

type LoadRequest = Extract<Request, { kind: 'load' }>;
type OpenRequest = Extract<Request, { kind: 'open' }>;

interface Loaded {
  readonly session: InferenceSession;
  readonly outputs: readonly string[];
  readonly state: readonly StateSlot[];
  readonly stateInputs: readonly ValueInfo[];
  readonly fetches: readonly string[];
}

/** What is used of onnxruntime-node or onnxruntime-web, which share these types. */
export type OnnxRuntime = Pick<typeof common, 'InferenceSession' | 'Tensor'>;

/** onnxruntime's sessions and the state that they share: what a worker works with. */
export class Sessions {
  readonly #runtime: OnnxRuntime;
  readonly #options: InferenceSession.SessionOptions;
  readonly #loaded = new Map<number, Loaded>();
  readonly #state = new Map<string, HostTensor>();

  /** @param options - execution providers, threads and the like, for every session */
  constructor(runtime: OnnxRuntime, options: InferenceSession.SessionOptions = {}) {
    this.#runtime = runtime;
    this.#options = options;
  }

  async load({ program, model, inputs, outputs, state }: LoadRequest): Promise<void> {
    const session = await this.#create(model);
    const stateOutputs = state.flatMap(({ output }) => (output === undefined ? [] : [output]));
    const fetches = [...outputs, ...stateOutputs];
    try {
      const stateNames = state.map(({ input }) => input);
      const infos = checkInputs(session, [...inputs, ...stateNames]);
      checkOutputs(session, fetches);
      const stateInputs = infos.filter(({ name }) => stateNames.includes(name));
      this.#loaded.set(program, { session, outputs, state, stateInputs, fetches });
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Loads a model with all that it takes and gives. */
  async open({ program, model }: OpenRequest): Promise<GraphValues> {
    const session = await this.#create(model);
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

  async run(program: number, feeds: Tensors): Promise<PackedTensors> {
    const loaded = this.#loaded.get(program);
    if (loaded === undefined) throw new Error(`there is no program ${program}`);
    const { session, stateInputs, fetches } = loaded;
    const state: Tensors = Object.fromEntries(
      stateInputs.flatMap(({ name }) => {
        const tensor = this.#state.get(name);
        return tensor === undefined ? [] : [[name, tensor]];
      }),
    );
    const failure = checkTensors('state slot', state, stateInputs);
    if (failure !== undefined) throw new FailureSignal(failure);

    const inputs = Object.entries({ ...feeds, ...state }).map(([name, tensor]) => [
      name,
      this.#toOrt(tensor),
    ]);
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await session.run(Object.fromEntries(inputs), fetches);
    } catch (error) {
      throw onnxruntimeFailed('engine', 'run-failed', 'onnxruntime failed', error);
    }
    for (const { input, output } of loaded.state) {
      if (output !== undefined) this.#state.set(input, fromOrt(results, output));
    }
    return packTensors(Object.fromEntries(loaded.outputs.map((name) => [name, fromOrt(results, name)])));
  }

  write(values: Tensors): void {
    for (const [name, tensor] of Object.entries(values)) this.#state.set(name, tensor);
  }

  read(names: readonly string[]): PackedTensors {
    const tensors: Record<string, HostTensor> = {};
    for (const name of names) {
      const tensor = this.#state.get(name);
      if (tensor === undefined) {
        throw new FailureSignal({
          kind: 'usage',
          code: 'state-missing',
          problem: 'it was never written',
          details: {
            path: `state slot "${name}"`,
            received: this.#state.size === 0 ? 'no state' : [...this.#state.keys()].join(', '),
          },
        });
      }
      tensors[name] = tensor;
    }
    return packCopies(tensors);
  }

  async #create(model: Uint8Array): Promise<InferenceSession> {
    try {
      return await this.#runtime.InferenceSession.create(model, {
        graphOptimizationLevel: 'all',
        // Fatal only: what is logged as an error is thrown too.
        logSeverityLevel: 4,
        ...this.#options,
      });
    } catch (error) {
      throw onnxruntimeFailed('model', 'model-refused', 'onnxruntime cannot load the model', error);
    }
  }

  #toOrt({ type, data, dims }: HostTensor): common.Tensor {
    return new this.#runtime.Tensor(type, data, dims);
  }

  async release(): Promise<void> {
    for (const { session } of this.#loaded.values()) await session.release();
    this.#loaded.clear();
    this.#state.clear();
  }
}

function onnxruntimeFailed(
  kind: Failure['kind'],
  code: string,
  problem: string,
  error: unknown,
): FailureSignal {
  const message = error instanceof Error ? error.message : String(error);
  const { path, text } = shortenMessage(message);
  return new FailureSignal({
    kind,
    code,
    problem: `${problem}: ${text}`,
    details: { cause: message, ...(path !== undefined && { path }) },
  });
}

function fromOrt(results: InferenceSession.OnnxValueMapType, name: string): HostTensor {
  const tensor = results[name];
  if (tensor === undefined) throw new Error(`onnxruntime returned no "${name}"`);
  // checkOutputs has seen that the type is one of HostTensor's, and onnxruntime pairs it with the same class.
  return { type: tensor.type, dims: tensor.dims, data: tensor.data } as HostTensor;
}
