import type { Dice } from './dice.ts';
import { type Answer, rawRequest } from './raw-request.ts';

/** The server under attack: its limits, and a model with one input `image`, FP32 [-1, 3, 4, 5]. */
export interface Target {
  readonly port: number;
  readonly bodyLimit: number;
  readonly maxPixels: number;
}

/** One way to be hostile. Each call is another request, as the dice fall. */
export interface Attack {
  readonly name: string;
  readonly count: number;
  /** Whether it takes as long as the server is patient; such requests are sent side by side. */
  readonly slow?: boolean;
  send(target: Target, dice: Dice): Promise<Answer>;
}

export const INFER = '/v2/models/colours/infer';
export const CLASSIFY = '/v1/models/colours/classify';
type Headers = Readonly<Record<string, string | number>>;

/** Sends a request that is HTTP, whatever else is wrong with it. */
export function send(
  { port }: Target,
  path: string,
  body: string | Uint8Array = '',
  headers: Headers = {},
  method = 'POST',
): Promise<Answer> {
  const bytes = Buffer.from(body);
  const all = { Host: 'localhost', 'Content-Length': bytes.length, ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return rawRequest(port, `${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n`, bytes);
}

export const json: Headers = { 'Content-Type': 'application/json' };
export const png: Headers = { 'Content-Type': 'image/png' };

/** An input that the model takes, to be spoilt. */
export function good(): {
  name: unknown;
  shape: unknown;
  datatype: unknown;
  data?: unknown;
  parameters?: unknown;
} {
  return { name: 'image', shape: [1, 3, 4, 5], datatype: 'FP32', data: Array(60).fill(0.5) };
}
