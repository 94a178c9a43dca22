// @ts-check
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CannotError } from './cannot-error.mjs';
import { unpackImages } from './image-bytes.mjs';
import { peakMemory } from './peak-memory.mjs';

/** @typedef {import('./types.d.ts').Answer} Answer */
/** @typedef {import('./types.d.ts').Opened} Opened */

/**
 * A peer's main: answers the driver until it has nothing more to ask.
 *
 * @template Library
 * @param {object} peer
 * @param {() => Promise<Library>} peer.load - imports the library
 * @param {(job: import('./types.d.ts').Job, library: Library) => Opened | Promise<Opened>} peer.open
 */
export async function servePeer({ load, open }) {
  /** @type {import('./types.d.ts').Task} */
  const { images, ...task } = JSON.parse(process.argv[2] ?? '');
  const data = unpackImages(await readFile(images), task);
  /** @type {Library | undefined} */
  let library;
  /** @type {Opened | undefined} */
  let opened;
  say({ kind: 'ready' });
  for await (const line of createInterface({ input: process.stdin })) {
    /** @type {import('./types.d.ts').Question} */
    const asked = JSON.parse(line);
    if (asked.do === 'open') {
      const began = performance.now();
      try {
        library ??= await load();
        const importMs = performance.now() - began;
        opened = await open({ ...task, data, mode: asked.mode, batchSize: asked.batch }, library);
        await opened.runner.take(0, 1);
        say({ kind: 'opened', ...opened.facts, firstStepMs: performance.now() - began, importMs });
      } catch (error) {
        if (!(error instanceof CannotError)) throw error;
        say({ kind: 'cannot', reason: error.message });
      }
    } else if (asked.do === 'take') {
      if (opened === undefined) throw new Error('nothing is open');
      say({ kind: 'slice', ...(await opened.runner.take(asked.seconds, asked.steps)) });
    } else {
      await opened?.runner.close?.();
      opened = undefined;
      say({ kind: 'closed', peakMiB: peakMemory() });
    }
  }
}

/** @param {Answer} answer */
export function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
