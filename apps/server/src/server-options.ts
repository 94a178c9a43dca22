import type { PoolOptions } from '@fovea/runtime-node';
import { UsageError } from '@fovea/shape';
import type { LevelWithSilent } from 'pino';

/** Everything has a default but the models. */
export interface ServerOptions {
  /** An .onnx file, or a folder of models. */
  readonly models: string;
  /** Default: 127.0.0.1, this machine only. */
  readonly host?: string;
  /** Default: 8000; 0 takes any free one. */
  readonly port?: number;
  /** Worker threads for each model. Default: 1. */
  readonly workers?: number;
  /** Threads that share one run. Default: all cores. */
  readonly threads?: number;
  /** Images in one run, at most, and in one request. Default: 32; 1 switches batching off. */
  readonly maxBatch?: number;
  /** How long a request waits for others to share a run with, at most. Default: 2. */
  readonly maxWaitMs?: number;
  /** Images that may wait for each model; beyond that requests are answered 503. Default: 256. */
  readonly queue?: number;
  /** How long a request may wait and run. Default: 30,000. */
  readonly timeoutMs?: number;
  /** Whoever asks has to bring it as `Authorization: Bearer …`, but for the probes and the documentation. Default: none. */
  readonly token?: string;
  /** Requests per minute from one address. Default: any number. */
  readonly rateLimit?: number;
  /** Bytes of a request's body, unpacked too. Default: 32 MiB. */
  readonly bodyLimit?: number;
  /** Bytes of all bodies that are being received or worked on. Default: 512 MiB. */
  readonly bodyBudget?: number;
  /** Pixels of an image before it is resized. Default: 16,777,216 (4096 × 4096). */
  readonly maxPixels?: number;
  /** Connections that are served; those beyond get 503. Default: 10,000. */
  readonly maxConnections?: number;
  /** How long a client may take to send a request. Default: 30,000. */
  readonly requestTimeoutMs?: number;
  /** Whether clients may load and unload models. Default: false. */
  readonly modelControl?: boolean;
  /** How long a model's file has to be left alone before it is loaded; 0 does not watch files at all. Default: 500. */
  readonly settleMs?: number;
  /** How long `close` waits for running requests. Default: 30,000. */
  readonly drainMs?: number;
  /** Default: info. */
  readonly logLevel?: LevelWithSilent;
}

export type ServerSettings = Required<Omit<ServerOptions, 'threads' | 'token' | 'rateLimit'>> &
  Pick<ServerOptions, 'threads' | 'token' | 'rateLimit'>;

export const defaultServerSettings: Omit<ServerSettings, 'models' | 'threads' | 'token' | 'rateLimit'> = {
  host: '127.0.0.1',
  port: 8000,
  workers: 1,
  maxBatch: 32,
  maxWaitMs: 2,
  queue: 256,
  timeoutMs: 30_000,
  bodyLimit: 32 * 2 ** 20,
  bodyBudget: 512 * 2 ** 20,
  maxPixels: 2 ** 24,
  maxConnections: 10_000,
  requestTimeoutMs: 30_000,
  modelControl: false,
  settleMs: 500,
  drainMs: 30_000,
  logLevel: 'info',
};

/** The least that each number may be. */
const LEAST: Readonly<Partial<Record<keyof ServerOptions, number>>> = {
  port: 0,
  workers: 1,
  threads: 1,
  maxBatch: 1,
  maxWaitMs: 0,
  queue: 1,
  timeoutMs: 1,
  rateLimit: 1,
  bodyLimit: 1,
  bodyBudget: 1,
  maxPixels: 1,
  maxConnections: 1,
  requestTimeoutMs: 1,
  settleMs: 0,
  drainMs: 0,
};

/** Fills in the defaults. @throws UsageError for a number that cannot be, or an empty token. */
export function resolveSettings(options: ServerOptions): ServerSettings {
  for (const [option, least] of Object.entries(LEAST)) {
    const value = Object.entries(options).find(([name]) => name === option)?.[1];
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) continue;
    if (option === 'maxWaitMs' && Number(value) >= 0 && Number.isFinite(value)) continue;
    throw new UsageError('server-option', `the option ${option} cannot be used`, {
      expected: `a whole number from ${least} up`,
      received: String(value),
    });
  }
  if (options.token !== undefined && !/^[\w.~+/=-]{8,}$/.test(options.token)) {
    throw new UsageError('server-token', 'the token cannot be used', {
      expected: 'at least 8 letters, digits or . _ ~ + / = -',
      received: options.token === '' ? 'nothing' : 'something else',
    });
  }
  return { ...defaultServerSettings, ...options };
}

/** What each model's pool of workers gets of the settings. */
export function poolOptions(settings: ServerSettings): PoolOptions & { readonly maxBatch: number } {
  const { workers, threads, maxBatch, maxWaitMs, queue, timeoutMs } = settings;
  return { workers, maxBatch, maxWaitMs, queue, timeoutMs, ...(threads !== undefined && { threads }) };
}
