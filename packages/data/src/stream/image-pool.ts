import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { EngineError } from '@fovea/shape';
import type {
  Answered,
  Asked,
  Job,
  PoolSettings,
  ReadJob,
  ReadResult,
  Result,
  SurveyJob,
  SurveyResult,
} from './messages.ts';

/** Threads that look at image files and decode them. They do not keep the process alive. */
export interface ImagePool {
  /** How many images are decoded at a time. */
  readonly atOnce: number;
  /** Jobs are begun in the order in which they are given. */
  read(job: ReadJob, answered: (result: ReadResult) => void): void;
  survey(job: SurveyJob): Promise<SurveyResult>;
  /** Blocks this thread until another answer is there, and tells whoever asked. */
  wait(): void;
  /** Keeps the process alive until `work` is done, as answers that come through its event loop must. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

/** The built worker: Node 20 runs no TypeScript, and this address is right from src and from dist. */
const builtWorker = /* @__PURE__ */ new URL('../../dist/stream/worker.js', import.meta.url);

/** Nothing takes so long, in milliseconds, but the answer of a thread that died. */
const LONGEST = 300_000;

let pool: ImagePool | undefined;

/** The process's only pool, started when it is first asked for. @throws EngineError where the worker is not built */
export function imagePool(): ImagePool {
  pool ??= startPool();
  return pool;
}

function startPool(): ImagePool {
  const path = fileURLToPath(builtWorker);
  if (!existsSync(path)) {
    throw new EngineError('worker-missing', 'the worker that decodes images is not built', {
      path,
      hint: 'Run the build of @fovea/data.',
    });
  }
  // The decoder's own threads are libuv's, whatever thread asks for them: 4 where the user sets no other number.
  const lanes = Math.max(4, Math.floor(Number(process.env.UV_THREADPOOL_SIZE ?? 4)) || 4);
  const threads = Math.min(lanes, availableParallelism());
  const answers = new Int32Array(new SharedArrayBuffer(4));
  const pending = new Map<number, (result: Result) => void>();
  let jobs = 0;
  let held = 0;
  let failure: EngineError | undefined;
  const told = ({ id, result }: Answered): void => {
    const answered = pending.get(id);
    pending.delete(id);
    answered?.(result);
  };
  const failed = (reason: string): void => {
    failure ??= new EngineError('worker-died', 'a thread that decodes images ended', { received: reason });
    // The next one who asks gets new threads.
    pool = undefined;
    for (const [id, answered] of [...pending]) {
      pending.delete(id);
      answered({ isDecoded: false, reason: failure.message });
    }
  };
  const ports = Array.from({ length: threads }, () => {
    const { port1, port2 } = new MessageChannel();
    const workerData: PoolSettings = { port: port2, answers, atOnce: Math.ceil(lanes / threads) };
    // Flags of the calling process, such as loaders, are not meant for this file and some are refused.
    const worker = new Worker(builtWorker, { workerData, transferList: [port2], execArgv: [] });
    worker.once('error', (error) => failed(error instanceof Error ? error.message : String(error)));
    worker.once('exit', (code) => failed(`exit code ${code}`));
    worker.unref();
    port1.on('message', told);
    port1.unref();
    return { port: port1, jobs: 0 };
  });
  const ask = (job: Job, answered: (result: Result) => void): void => {
    if (failure !== undefined) throw failure;
    const id = jobs++;
    const free = ports.reduce((best, next) => (next.jobs < best.jobs ? next : best));
    free.jobs++;
    pending.set(id, (result) => {
      free.jobs--;
      answered(result);
    });
    free.port.postMessage({ id, job } satisfies Asked);
  };
  const drain = (): boolean => {
    let isAny = false;
    for (const { port } of ports) {
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
        isAny = true;
        told(next.message);
      }
    }
    return isAny;
  };
  return {
    atOnce: lanes,
    // A job's answer is of its kind.
    read: (job, answered) => ask(job, (result) => answered(result as ReadResult)),
    survey: (job) => new Promise((resolve) => ask(job, (result) => resolve(result as SurveyResult))),
    wait() {
      const seen = Atomics.load(answers, 0);
      if (drain()) return;
      if (Atomics.wait(answers, 0, seen, LONGEST) === 'timed-out') failed('no answer for five minutes');
      drain();
    },
    async hold(work) {
      if (held++ === 0) for (const { port } of ports) port.ref();
      try {
        return await work();
      } finally {
        if (--held === 0) for (const { port } of ports) port.unref();
      }
    },
  };
}
