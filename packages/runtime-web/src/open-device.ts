import { type LoadedProgram, loadAsClassifier, type ModelInfo } from '@fovea/runtime';
import { type EngineLink, executorOver, linkEngine } from '@fovea/runtime/engine';
import { chooseThreads } from './choose-threads.ts';
import type { ExecutorOptions } from './executor-options.ts';
import { type ImageLink, linkImages } from './image-link.ts';
import { portWorker } from './port-worker.ts';
import { selfTest } from './self-test.ts';
import { startEngine } from './start-engine.ts';
import type { WebEngine } from './web-engine.ts';

export interface Model {
  readonly bytes: Uint8Array;
  readonly info: ModelInfo;
  /** Names it in errors. */
  readonly path: string;
}

/** A model that is ready to run on a device. */
export interface OpenedDevice {
  readonly name: 'wasm' | 'webgpu';
  readonly threads: number;
  readonly reason: string;
  readonly program: LoadedProgram;
  readonly images: ImageLink;
  close(): Promise<void>;
}

/**
 * Opens a model on an engine. One that is not the CPU must pass the self-test
 * first; the CPU's numbers then come from the same files, so that nothing else
 * is downloaded.
 *
 * @throws ModelError when onnxruntime refuses the model.
 * @throws EngineError when the engine's files cannot be loaded, or the self-test fails.
 */
export async function openDevice(
  engine: WebEngine,
  model: Model,
  { threads: wanted, wasmPaths, signal }: ExecutorOptions & { readonly signal?: AbortSignal | undefined },
): Promise<OpenedDevice> {
  const { threads, reason } = chooseThreads(wanted);
  const images = new MessageChannel();
  const reference = engine.device === 'wasm' ? undefined : new MessageChannel();
  const link = await startEngine(engine, {
    threads,
    wasmPaths,
    signal,
    images: images.port2,
    ...(reference && { reference: reference.port2 }),
  });
  try {
    const program = await load(link, model);
    signal?.throwIfAborted();
    const agreement = reference && (await compare(program, linkEngine(portWorker(reference.port1)), model));
    signal?.throwIfAborted();
    return {
      name: engine.device,
      threads,
      reason:
        agreement === undefined
          ? reason
          : `there is an adapter, and the self-test on this model agrees with the CPU: ${agreement}`,
      program,
      images: linkImages(images.port1),
      close: () => link.close(),
    };
  } catch (error) {
    await link.close();
    throw error;
  }
}

function load(link: EngineLink, { bytes, info, path }: Model): Promise<LoadedProgram> {
  // The name is not asked for.
  const executor = executorOver(link, '');
  return loadAsClassifier((program) => executor.load(program), bytes, info, path);
}

async function compare(program: LoadedProgram, reference: EngineLink, model: Model): Promise<string> {
  try {
    return await selfTest(program, await load(reference, model), model.info.input);
  } finally {
    await reference.close();
  }
}
