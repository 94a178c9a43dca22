import type { Program } from '@fovea/onnx';
import type { Executor, LoadedProgram, LoadOptions, Tensors } from '../executor.ts';
import { checkFeeds, checkTensor } from './check-tensors.ts';
import type { EngineLink } from './engine-link.ts';
import { packCopies, packTensors } from './pack-tensors.ts';
import { toError } from './to-error.ts';

/**
 * The executor that a worker is. Feeds that do not fit the program are refused
 * at once, with a UsageError; everything else is done and answered in the order
 * of the calls.
 */
export function executorOver(link: EngineLink, device: string): Executor {
  let [programs, worked] = [0, 0];
  const onRun = (milliseconds: number) => {
    worked += milliseconds;
  };
  return {
    device,
    worked: () => worked,
    async load(program, options) {
      programs += 1;
      return loadProgram(link, program, { ...options, number: programs }, onRun);
    },
    async writeState(values) {
      for (const [name, tensor] of Object.entries(values)) {
        const failure = checkTensor(`state slot "${name}"`, tensor);
        if (failure !== undefined) throw toError(failure);
      }
      const { tensors, buffers } = packCopies(values);
      await link.call({ kind: 'write', values: tensors }, buffers);
    },
    readState: (names) => link.call({ kind: 'read', names }),
    close: () => link.close(),
  };
}

async function loadProgram(
  link: EngineLink,
  program: Program,
  { number, ...options }: LoadOptions & { readonly number: number },
  onRun: (milliseconds: number) => void,
): Promise<LoadedProgram> {
  const model = new Uint8Array(program.model);
  const inputs = program.inputs.map(({ name }) => name);
  const outputs = program.outputs.map(({ name }) => name);
  const { fallbacks } = await link.ask(
    { kind: 'load', program: number, model, inputs, outputs, state: program.state, ...options },
    [model.buffer],
  );
  return {
    ...(fallbacks === undefined ? {} : { fallbacks }),
    async run(feeds: Tensors): Promise<Tensors> {
      const failure = checkFeeds(feeds, program.inputs);
      if (failure !== undefined) throw toError(failure);
      const { tensors, buffers } = packTensors(feeds);
      const answer = await link.ask({ kind: 'run', program: number, feeds: tensors }, buffers);
      onRun(answer.milliseconds);
      return answer.tensors;
    },
  };
}
