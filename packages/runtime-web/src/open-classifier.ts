import {
  abortable,
  type Classifier,
  type ClassifyOptions,
  createClassifier,
  descend,
  readModelInfo,
} from '@fovea/runtime';
import { FoveaError, UsageError } from '@fovea/shape';
import { checkAdapter } from './check-adapter.ts';
import type { ExecutorOptions } from './executor-options.ts';
import type { FetchOptions } from './fetch-model.ts';
import { type ImageSource, sendImage } from './image-source.ts';
import type { CacheUse } from './model-cache.ts';
import { type Model, type OpenedDevice, openDevice } from './open-device.ts';
import { pickEngine } from './open-executor.ts';
import { readModel } from './read-model.ts';
import type { WebEngine } from './web-engine.ts';

export interface ClassifierOptions<Device extends string = string>
  extends ExecutorOptions<Device>,
    FetchOptions {
  /** Whether a downloaded model is kept in the browser's storage. Default: true. */
  readonly cache?: boolean;
}

/** Where a model runs, and why there. */
export interface WebDevice {
  readonly name: 'wasm' | 'webgpu';
  /** How many threads share one run on the CPU. */
  readonly threads: number;
  readonly reason: string;
  /** The devices that would have come first, and why they do not run. */
  readonly skipped: readonly { readonly device: string; readonly reason: string }[];
}

export interface WebClassifier extends Classifier<ImageSource> {
  readonly device: WebDevice;
  /** Whether the model came out of the browser's storage. */
  readonly cache: CacheUse;
  /**
   * Waits for running calls, then ends the worker, which gives all its memory
   * back. Calls made later are refused.
   */
  dispose(): Promise<void>;
}

/** The work of `loadClassifier`, with the engines that its entry point ships. */
export function openClassifier(
  engines: readonly WebEngine[],
  source: string | URL | Blob | Uint8Array,
  options: ClassifierOptions,
): Promise<WebClassifier> {
  // What opens after an abort closes itself: see `openDevice`.
  return abortable(() => open(engines, source, options), options.signal);
}

async function open(
  engines: readonly WebEngine[],
  source: string | URL | Blob | Uint8Array,
  options: ClassifierOptions,
): Promise<WebClassifier> {
  const { device = 'auto' } = options;
  const wanted = device === 'auto' ? engines : [pickEngine(engines, device)];
  const { bytes, path, cache } = await readModel(source, options);
  const model: Model = { bytes, path, info: readModelInfo(bytes, { path }) };
  const { opened, skipped } = await openFirst(wanted, model, options);

  const classifier = createClassifier<ImageSource>({
    info: model.info,
    path,
    decode: async (image, { path: name }) =>
      opened.images.prepare(await sendImage(image, name), name, model.info.input),
    run: (feeds) => opened.program.run(feeds),
  });
  const running = new Set<Promise<unknown>>();
  let disposal: Promise<void> | undefined;

  async function classify(images: ImageSource, classifyOptions?: ClassifyOptions): Promise<unknown> {
    if (disposal !== undefined) {
      throw new UsageError('classifier-disposed', 'the classifier was disposed of', {
        hint: 'Load another one.',
      });
    }
    const call = classifier.classify(images, classifyOptions);
    running.add(call);
    try {
      return await call;
    } finally {
      running.delete(call);
    }
  }

  return {
    info: model.info,
    // It hands over what it is given, so its overloads are those of what it calls.
    classify: classify as WebClassifier['classify'],
    device: { name: opened.name, threads: opened.threads, reason: opened.reason, skipped },
    cache,
    dispose() {
      disposal ??= Promise.allSettled(running).then(() => opened.close());
      return disposal;
    },
  };
}

/** The first engine that can run the model, and what was wrong with those before. */
async function openFirst(
  engines: readonly WebEngine[],
  model: Model,
  options: ClassifierOptions,
): Promise<{ readonly opened: OpenedDevice; readonly skipped: WebDevice['skipped'] }> {
  try {
    const { value, choice } = await descend(
      engines.map((engine) => ({
        device: engine.device,
        async open() {
          if (engine.device === 'webgpu') await checkAdapter();
          return openDevice(engine, model, options);
        },
      })),
      options.signal === undefined ? {} : { signal: options.signal },
    );
    return { opened: value, skipped: choice.skipped };
  } catch (error) {
    // What the last says, the CPU or the only one, is the matter.
    throw error instanceof FoveaError && error.code === 'device-none' ? error.cause : error;
  }
}
