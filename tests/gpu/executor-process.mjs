// @ts-check
// The child of `child-executor.ts`: an executor of the built @fovea/runtime-node, asked over IPC.
import { createExecutor } from '@fovea/runtime-node';

const executor = await createExecutor({ device: process.argv[2] ?? 'cpu', threads: 1 });
/** @type {import('@fovea/runtime').LoadedProgram[]} */
const programs = [];

/** @param {import('./child-executor.ts').Question} question */
async function answer(question) {
  switch (question.kind) {
    case 'load':
      programs.push(await executor.load(question.program));
      return programs.at(-1)?.fallbacks;
    case 'run':
      return programs[question.index]?.run(question.feeds);
    case 'write':
      return executor.writeState(question.values);
    case 'read':
      return executor.readState(question.names);
    case 'memory':
      return process.memoryUsage.rss();
    case 'close':
      return executor.close();
  }
}

let last = Promise.resolve();
process.on('message', (/** @type {import('./child-executor.ts').Question} */ question) => {
  last = last.then(async () => {
    try {
      process.send?.({ value: await answer(question) });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? error.message : String(error) });
    }
    if (question.kind === 'close') process.disconnect();
  });
});
process.send?.({ value: 'ready' });
