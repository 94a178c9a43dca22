import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileCallback } from '../node/file-callback.ts';
import type { Callback } from './callback.ts';
import { eventRecord, type LoggedEvent } from './event-record.ts';
import { checkEverySteps, type StepLogOptions } from './jsonl-log.ts';

/** Events are gathered for so long, in milliseconds, before they are written. */
const longest = 2000;

/**
 * Writes a run's figures as an event file that TensorBoard shows (`tensorboard --logdir <folder>`): loss and
 * accuracy (or error) of single steps, of epochs and on held-out images, the learning rate and samples per
 * second, over the steps. A run that goes on adds a file, which tells TensorBoard to forget what was
 * logged behind the step that it goes on from; a new run removes files that this function wrote there before.
 *
 * @param folder - made where it is not there
 * @throws UsageError for a number out of range
 */
export function tensorboard(folder: string, { everySteps = 10 }: StepLogOptions = {}): Callback {
  checkEverySteps('tensorboard', everySteps);
  let file = '';
  let records: Uint8Array[] = [];
  let written = 0;
  const add = (event: Omit<LoggedEvent, 'wallTime'>) =>
    void records.push(eventRecord({ wallTime: Date.now() / 1000, ...event }));
  const flush = async () => {
    const bytes = Buffer.concat(records);
    records = [];
    written = performance.now();
    if (bytes.length > 0) await appendFile(file, bytes);
  };
  return fileCallback(folder, {
    name: 'tensorboard',

    async onStart({ run: { resumed }, step }) {
      await mkdir(folder, { recursive: true });
      const earlier = (await readdir(folder)).filter((name) =>
        /^events\.out\.tfevents\..*\.fovea$/.test(name),
      );
      if (resumed === undefined) await Promise.all(earlier.map((name) => rm(join(folder, name))));
      // Counted among those that stay: parts of a run that begin in the same second have files of their own.
      const part = resumed === undefined ? 0 : earlier.length;
      const name = `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}.${part}.fovea`;
      file = join(folder, name);
      await writeFile(file, '');
      add({ fileVersion: 'brain.Event:2' });
      if (resumed !== undefined) add({ step: step + 1, restarts: true });
      await flush();
    },

    async onStep({ step, loss, accuracy, error, learningRate, progress: { samplesPerSecond } }) {
      if (step % everySteps === 0) {
        const scalars = {
          'loss/step': loss,
          ...(accuracy === undefined ? {} : { 'accuracy/step': accuracy }),
          ...(error === undefined ? {} : { 'error/step': error }),
          'run/learning_rate': learningRate,
          'run/samples_per_second': samplesPerSecond,
        };
        add({ step, scalars });
      }
      if (performance.now() - written > longest) await flush();
    },

    onEpoch({ step, record: { loss, accuracy, error, testLoss, testAccuracy, testError } }) {
      const figures = {
        'loss/epoch': loss,
        'accuracy/epoch': accuracy,
        'error/epoch': error,
        'loss/held_out': testLoss,
        'accuracy/held_out': testAccuracy,
        'error/held_out': testError,
      };
      const scalars: Record<string, number> = {};
      for (const [tag, value] of Object.entries(figures)) if (value !== undefined) scalars[tag] = value;
      add({ step, scalars });
    },

    onCheckpoint: flush,
    onEnd: flush,
  });
}
