import type { WriteStream } from 'node:tty';
import pc from 'picocolors';
import { liveLine } from './live-line.ts';

/** Where a command tells what it does. With --json, stdout is kept for the one result. */
export interface Output {
  /** Colours where the stream has them: in a terminal, unless `NO_COLOR` is set or it is a dumb one. */
  readonly colors: Colors;
  /** Characters per line; without end in a pipe. */
  readonly columns: number;
  /** A line that stays. */
  line(text?: string): void;
  /** A line that the next one replaces; nothing where it could not be replaced, as in a pipe. */
  live(text: string): void;
  /** Takes the live line away. */
  clear(): void;
  /** A line about something that went wrong, on stderr, so that it is in nobody's way. */
  problem(text: string): void;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** A live line that changes more often than this, in milliseconds, only flickers. */
const shortest = 80;

/** Text for people on stdout, or on stderr when stdout is for JSON. */
export function createOutput({ json = false }: { readonly json?: boolean | undefined } = {}): Output {
  const stream = json ? process.stderr : process.stdout;
  const live = liveLine(stream);
  const isLive = stream.isTTY && process.env.TERM !== 'dumb';
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    live.clear();
    last = Number.NEGATIVE_INFINITY;
  };
  return {
    colors: colorsOf(stream),
    // A terminal that does not know its width says 0.
    columns: stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY,
    line(text = '') {
      clear();
      stream.write(`${text}\n`);
    },
    live(text) {
      if (!isLive || performance.now() - last < shortest) return;
      live.show(text);
      last = performance.now();
    },
    clear,
    problem(text) {
      clear();
      process.stderr.write(`${colorsOf(process.stderr).red('error:')} ${text}\n`);
    },
  };
}

/** For commands whose result is all there is to say. */
export const silentOutput: Output = {
  colors: /* @__PURE__ */ pc.createColors(false),
  columns: Number.POSITIVE_INFINITY,
  line() {},
  live() {},
  clear() {},
  problem() {},
};

/** The result of a command with --json. */
export function printJson(result: object): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

/**
 * Node knows of NO_COLOR, FORCE_COLOR and what terminals can do. In a pipe the
 * answer is no, and said so: left open, the library would say yes wherever CI is set.
 */
export function colorsOf(stream: WriteStream): Colors {
  return pc.createColors(stream.isTTY === true && stream.hasColors());
}
