import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Program } from '@fovea/onnx';
import type { Executor, Fallback, Tensors } from '@fovea/runtime';
import { softwareGpuEnvironment } from './software-gpu.ts';

/** What the child is asked, one at a time. */
export type Question =
  | { readonly kind: 'load'; readonly program: Program }
  | { readonly kind: 'run'; readonly index: number; readonly feeds: Tensors }
  | { readonly kind: 'write'; readonly values: Tensors }
  | { readonly kind: 'read'; readonly names: readonly string[] }
  | { readonly kind: 'memory' }
  | { readonly kind: 'close' };

type Reply = { readonly value: unknown } | { readonly error: string };

export interface ChildExecutor extends Executor {
  /** What the process takes of the memory, in bytes. */
  memory(): Promise<number>;
}

/** An executor of the built @fovea/runtime-node in a process that has the software GPU. */
export async function childExecutor(device: string): Promise<ChildExecutor> {
  const child = fork(fileURLToPath(new URL('./executor-process.mjs', import.meta.url)), [device], {
    serialization: 'advanced',
    env: await softwareGpuEnvironment(),
    execArgv: [],
  });
  const ended = new Promise<Reply>((resolve) => {
    child.once('exit', (code, signal) => resolve({ error: `the process ended: ${signal ?? code}` }));
  });
  const reply = async (): Promise<unknown> => {
    const next = new Promise<Reply>((resolve) => {
      child.once('message', (message) => {
        // executor-process.mjs sends nothing else.
        resolve(message as Reply);
      });
    });
    const received = await Promise.race([next, ended]);
    if ('error' in received) throw new Error(received.error);
    return received.value;
  };
  let last: Promise<unknown> = reply();
  // Each kind of question has an answer of its own type, which the caller names.
  const ask = <T>(question: Question): Promise<T> => {
    const answer = last
      .catch(() => {})
      .then(() => {
        child.send(question);
        return reply() as Promise<T>;
      });
    last = answer;
    return answer;
  };
  await last;
  let programs = 0;
  return {
    device,
    async load(program) {
      const fallbacks = await ask<readonly Fallback[] | undefined>({ kind: 'load', program });
      const index = programs++;
      return {
        ...(fallbacks === undefined ? {} : { fallbacks }),
        run: (feeds) => ask<Tensors>({ kind: 'run', index, feeds }),
      };
    },
    writeState: (values) => ask({ kind: 'write', values }),
    readState: (names) => ask<Tensors>({ kind: 'read', names }),
    memory: () => ask<number>({ kind: 'memory' }),
    async close() {
      await ask({ kind: 'close' });
      await ended;
    },
  };
}
