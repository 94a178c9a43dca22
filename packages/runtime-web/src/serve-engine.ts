import { answerRequests, type OnnxRuntime, type Request, Sessions } from '@fovea/runtime/engine';
import type { Env } from 'onnxruntime-web';
import type { EngineSettings, EngineStart } from './engine-settings.ts';
import { serveImages } from './serve-images.ts';

type WebRuntime = OnnxRuntime & { readonly env: Env };
type Line = typeof globalThis | MessagePort;

/** What a worker's program does: starts onnxruntime as the first message says, then answers requests. */
export function serveEngine(runtime: WebRuntime): void {
  self.addEventListener('message', ({ data }: MessageEvent<EngineSettings>) => void start(runtime, data), {
    once: true,
  });
}

async function start(runtime: WebRuntime, settings: EngineSettings): Promise<void> {
  const { device, files, threads, reference, images } = settings;
  runtime.env.wasm.wasmPaths = files;
  runtime.env.wasm.numThreads = threads;
  runtime.env.logLevel = 'fatal';
  const failure = await Promise.race([findStartFailure(runtime, device), uncaught()]);
  self.postMessage((failure === undefined ? {} : { failure }) satisfies EngineStart);
  serve(self, runtime, device);
  if (reference !== undefined) serve(reference, runtime, 'wasm');
  if (images !== undefined) serveImages(images);
}

function serve(line: Line, runtime: WebRuntime, device: string): void {
  answerRequests(
    {
      post: (answer, buffers) => line.postMessage(answer, { transfer: [...buffers] }),
      listen(onRequest) {
        line.addEventListener('message', (event) => {
          // Both kinds of line give message events, whose data the page made.
          onRequest((event as MessageEvent<Request>).data);
        });
        if (line instanceof MessagePort) line.start();
      },
      close: () => line.close(),
    },
    // On the GPU, state stays there from run to run.
    new Sessions(
      runtime,
      { executionProviders: [device] },
      { device: device === 'webgpu' ? { name: device, resident: true } : undefined },
    ),
  );
}

/** Files that do not fit together fail where onnxruntime does not catch it, and it then never starts. */
function uncaught(): Promise<string> {
  return new Promise((resolve) => {
    self.addEventListener('unhandledrejection', ({ reason }) => resolve(String(reason)), { once: true });
  });
}

/**
 * onnxruntime fetches its files when the first session is made. A model of no
 * bytes makes it do that now, where a failure can be told from that of a model.
 */
async function findStartFailure(runtime: WebRuntime, device: string): Promise<string | undefined> {
  try {
    await runtime.InferenceSession.create(new Uint8Array(), {
      executionProviders: [device],
      logSeverityLevel: 4,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Anything else is about the model.
    if (message.includes('no available backend')) return message;
  }
  return undefined;
}
