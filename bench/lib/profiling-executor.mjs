// @ts-check
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as onnxruntime from 'onnxruntime-node';
// What the executor does to a program when it loads it is nobody else's business, so it is not exported.
import { blockModel } from '../../packages/runtime-node/dist/block-model.js';

/** @typedef {import('@fovea/runtime').Tensors} Tensors */
/** `dur` is in microseconds. @typedef {{ readonly cat: string, readonly name: string, readonly dur: number, readonly args?: { readonly op_name?: string } }} Event */

/**
 * An executor that lets onnxruntime note how long every node takes. It runs in
 * this thread and knows the CPU only; else it does to a program what
 * `createExecutor` does.
 *
 * @param {{ readonly threads: number }} options
 */
export async function profilingExecutor({ threads }) {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-profile-'));
  /** @type {Map<string, import('@fovea/runtime').HostTensor>} */
  const state = new Map();
  /** @type {onnxruntime.InferenceSession[]} */
  const sessions = [];
  /** @type {import('@fovea/runtime').Executor} */
  const executor = {
    device: 'cpu',
    blocks: true,
    async load(program) {
      const model = (await blockModel(onnxruntime, program.model)) ?? program.model;
      const session = await onnxruntime.InferenceSession.create(model, {
        intraOpNumThreads: threads,
        enableProfiling: true,
        profileFilePrefix: join(folder, 'step'),
        logSeverityLevel: 3,
      });
      sessions.push(session);
      return {
        async run(feeds) {
          const kept = program.state.map(({ input }) => /** @type {const} */ ([input, state.get(input)]));
          const inputs = [...Object.entries(feeds), ...kept].map(
            ([name, tensor]) => /** @type {const} */ ([name, toTensor(name, tensor)]),
          );
          const results = await session.run(Object.fromEntries(inputs));
          for (const { input, output } of program.state) {
            if (output !== undefined) state.set(input, toHost(output, results[output]));
          }
          const outputs = program.outputs.map(({ name }) => [name, toHost(name, results[name])]);
          return Object.fromEntries(outputs);
        },
      };
    },
    async writeState(values) {
      for (const [name, tensor] of Object.entries(values)) state.set(name, tensor);
    },
    async readState(names) {
      const known = [...state].filter(([name]) => names.includes(name));
      return Object.fromEntries(known);
    },
    async close() {
      for (const session of sessions) await session.release();
      await rm(folder, { recursive: true });
    },
  };
  return {
    executor,
    /** What took how long, in the order in which it was done; nothing is noted any more. */
    async events() {
      const [session, ...others] = sessions;
      if (session === undefined || others.length > 0) throw new Error('one program is profiled, not more');
      session.endProfiling();
      const [file = ''] = await readdir(folder);
      /** @type {Event[]} */
      const all = JSON.parse(await readFile(join(folder, file), 'utf8'));
      return {
        runs: all.filter(({ cat, name }) => cat === 'Session' && name === 'model_run'),
        nodes: all.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time')),
      };
    },
  };
}

/** @param {string} name @param {import('@fovea/runtime').HostTensor | undefined} tensor */
function toTensor(name, tensor) {
  if (tensor === undefined) throw new Error(`nothing is fed for ${name}`);
  return new onnxruntime.Tensor(tensor.type, tensor.data, tensor.dims);
}

/** @param {string} name @param {onnxruntime.Tensor | undefined} tensor @returns {import('@fovea/runtime').HostTensor} */
function toHost(name, tensor) {
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`${name} is no float32 result`);
  return { type: 'float32', dims: tensor.dims, data: tensor.data };
}
