import { workerData } from 'node:worker_threads';
import type { Answered, Asked, Job, PoolSettings, Result } from './messages.ts';
import { readFileImage } from './read-file-image.ts';
import { surveyFile } from './survey-file.ts';

// The worker thread's program; `image-pool.ts` starts it, and gives it these.
const { port, answers, atOnce }: PoolSettings = workerData;

const waiting: Asked[] = [];
let running = 0;

port.on('message', (asked: Asked) => {
  waiting.push(asked);
  if (running < atOnce) void work();
});

async function work(): Promise<void> {
  running++;
  for (let asked = waiting.shift(); asked !== undefined; asked = waiting.shift()) {
    const answer: Answered = { id: asked.id, result: await perform(asked.job) };
    port.postMessage(answer);
    // After the answer: whoever is woken by it finds it there.
    Atomics.add(answers, 0, 1);
    Atomics.notify(answers, 0);
  }
  running--;
}

async function perform(job: Job): Promise<Result> {
  return job.kind === 'read' ? readFileImage(job) : job.files.map(surveyFile);
}
