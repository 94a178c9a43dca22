import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileCallback } from '../node/file-callback.ts';
import { writeWhole } from '../node/write-whole.ts';
import { checkRange } from '../settings/setting-range.ts';
import type { Callback } from './callback.ts';

export interface StepLogOptions {
  /** Writes down every so many steps. Default 10. */
  readonly everySteps?: number;
}

/** Lines are gathered for so long, in milliseconds: a file that grows with every step would only slow the run down. */
const longest = 2000;

/**
 * Writes what a run tells into a file with one JSON object a line, each with `type` and `step`: `start`, `step`
 * (loss, learning rate, samples per second), `epoch` (its `EpochRecord`) and `end`. A run that goes on cuts the
 * file back to the step that it goes on from.
 *
 * @param path - the file; folders above it are made
 * @throws UsageError for a number out of range
 */
export function jsonlLog(path: string, { everySteps = 10 }: StepLogOptions = {}): Callback {
  checkEverySteps('jsonlLog', everySteps);
  let lines: string[] = [];
  let written = performance.now();
  const add = (type: string, step: number, more: object) =>
    void lines.push(`${JSON.stringify({ type, step, ...more })}\n`);
  const flush = async () => {
    const text = lines.join('');
    lines = [];
    written = performance.now();
    if (text !== '') await appendFile(path, text);
  };
  return fileCallback(path, {
    name: 'jsonlLog',

    async onStart({ run: { device, settings, train, test, resumed }, step }) {
      await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, resumed === undefined ? '' : await linesUpTo(path, step));
      add('start', step, { time: new Date().toISOString(), device, settings, train, test });
      await flush();
      // Whoever watches the file wants to see at once that steps are taken.
      written = Number.NEGATIVE_INFINITY;
    },

    async onStep({ step, learningRate, loss, accuracy, error, progress: { epoch, samplesPerSecond } }) {
      if (step % everySteps === 0) {
        add('step', step, { epoch, loss, accuracy, error, learningRate, samplesPerSecond });
      }
      if (performance.now() - written > longest) await flush();
    },

    onEpoch: ({ step, record }) => add('epoch', step, record),

    // What a checkpoint stands behind is in the file before it.
    onCheckpoint: flush,

    async onEnd({ step, end }) {
      const why = end.by === 'error' ? { by: 'error', error: String(end.error) } : end;
      add('end', step, why);
      await flush();
    },
  });
}

/** What an earlier part of the run wrote until a step; a line that was cut short is left out. */
async function linesUpTo(path: string, step: number): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const fits = (line: string) => {
    try {
      const entry: unknown = JSON.parse(line);
      return typeof entry === 'object' && entry !== null && 'step' in entry && Number(entry.step) <= step;
    } catch {
      return false;
    }
  };
  return text
    .split('\n')
    .filter(fits)
    .map((line) => `${line}\n`)
    .join('');
}

/** @throws UsageError for a number out of range */
export function checkEverySteps(name: string, everySteps: number): void {
  const whole = Number.isSafeInteger(everySteps) && everySteps >= 1;
  checkRange(name, 'everySteps', everySteps, whole, 'a whole number of at least 1');
}
