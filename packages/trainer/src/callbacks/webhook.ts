import { UsageError } from '@fovea/shape';
import { checkRange } from '../settings/setting-range.ts';
import type { Callback, RunEvent } from './callback.ts';

export interface WebhookOptions {
  /** Sent along, e.g. for authorisation. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long an answer may take. Default 10. */
  readonly timeoutSeconds?: number;
  /** Makes the body, which is sent as JSON, of what would be sent; undefined sends nothing. Default: that itself. */
  body?(message: WebhookMessage): unknown;
}

/** What a hook is told. */
export interface WebhookMessage {
  readonly event: 'start' | 'epoch' | 'end';
  readonly data: string;
  readonly device: string;
  readonly epochs: number;
  readonly step: number;
  /** Of the last epoch. */
  readonly epoch?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** Why the run is over. */
  readonly end?: string;
}

/**
 * Posts JSON to an address when a run starts, after each epoch, and when it is over, failed or not. The run
 * does not wait for answers, except for the last one at its end. A hook that fails never ends the run: it
 * warns once, without the address's path, which may hold a secret.
 *
 * @throws UsageError for what is no address of the web, or a time-out out of range
 */
export function webhook(
  url: string,
  { headers = {}, timeoutSeconds = 10, body = (message) => message }: WebhookOptions = {},
): Callback {
  const { origin, protocol } = addressOf(url);
  if (!/^https?:$/.test(protocol)) throw noAddress(protocol);
  checkRange('webhook', 'timeoutSeconds', timeoutSeconds, timeoutSeconds > 0, 'a number above 0');
  let posting: Promise<void> = Promise.resolve();
  let failures = 0;

  const post = async (message: WebhookMessage, warn: RunEvent['warn']) => {
    try {
      const content = body(message);
      if (content === undefined) return;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(content),
        signal: AbortSignal.timeout(1000 * timeoutSeconds),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${response.status}`);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (failures++ === 0) warn(`the webhook at ${origin} does not work; the run goes on: ${reason}`);
    }
  };
  const send = (event: WebhookMessage['event'], { run, step, history, warn }: RunEvent, end?: string) => {
    const { train, device, settings } = run;
    const { epoch, ...metrics } = history.at(-1) ?? {};
    const message: WebhookMessage = {
      event,
      ...{ data: train.name, device, epochs: settings.epochs, step },
      ...(epoch === undefined ? {} : { epoch, metrics }),
      ...(end === undefined ? {} : { end }),
    };
    posting = posting.then(() => post(message, warn));
  };
  return {
    name: 'webhook',
    onStart: (event) => send('start', event),
    onEpoch: (event) => send('epoch', event),
    async onEnd(event) {
      const { end } = event;
      const why = end.by === 'error' ? String(end.error) : end.by === 'callback' ? end.reason : end.by;
      send('end', event, why);
      await posting;
    },
  };
}

function addressOf(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw noAddress('something else');
  }
}

function noAddress(received: string): UsageError {
  return new UsageError('webhook-url', 'this is no address to post to', {
    path: 'webhook',
    expected: 'https://… or http://…',
    received,
  });
}
