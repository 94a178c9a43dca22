import { createLogUpdate } from 'log-update';

/** Where a command tells what it does. With --json, stdout is kept for the one result. */
export interface Output {
  /** A line that stays. */
  line(text?: string): void;
  /** A line that the next one replaces; nothing in a pipe, where it could not be replaced. */
  live(text: string): void;
  /** Takes the live line away. */
  clear(): void;
}

/** Text for people on stdout, or on stderr when stdout is for JSON. */
export function createOutput({ json }: { readonly json: boolean }): Output {
  const stream = json ? process.stderr : process.stdout;
  const update = createLogUpdate(stream);
  const isLive = stream.isTTY;
  return {
    line(text = '') {
      if (isLive) update.clear();
      stream.write(`${text}\n`);
    },
    live(text) {
      if (isLive) update(text);
    },
    clear() {
      if (isLive) update.clear();
    },
  };
}

/** For commands whose result is all there is to say. */
export const silentOutput: Output = { line() {}, live() {}, clear() {} };

/** The result of a command with --json. */
export function printJson(result: object): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
