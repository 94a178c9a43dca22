// @ts-check
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./types.d.ts').Answer} Answer */

/** Those that run are killed with this process. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => running.forEach(kill));

/**
 * A peer in a process of its own, which waits without doing anything while
 * others are asked.
 *
 * @param {string} name
 * @param {import('./types.d.ts').Task} task
 */
export function startPeer(name, task) {
  const file = fileURLToPath(new URL(`../peers/${name}.mjs`, import.meta.url));
  // A group of its own, so that whatever it starts can be killed with it.
  const child = spawn(process.execPath, [file, JSON.stringify(task)], { detached: true });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors = `${errors}${text}`.slice(-4000);
  });
  // It may be gone before it has read what it is told.
  child.stdin.on('error', () => {});
  running.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => child.once('close', resolve));

  /**
   * @param {number} limit - seconds, after which it is killed
   * @returns {Promise<Answer>}
   */
  async function answer(limit) {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill(child);
    }, limit * 1000);
    const { value } = await lines.next();
    clearTimeout(timer);
    if (value !== undefined) return JSON.parse(value);
    await exited;
    if (timedOut) throw new Error(`killed after ${limit} s`);
    throw new Error(`ended: ${/^\w*Error.*$/m.exec(errors)?.[0] ?? errors.trim().slice(-200)}`);
  }

  return {
    answer,
    /** @param {import('./types.d.ts').Question} question @param {number} limit */
    async ask(question, limit) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return await answer(limit);
    },
    async end() {
      child.stdin.end();
      // What is left of it does nothing that anybody waits for.
      const timer = setTimeout(() => kill(child), 3000);
      await exited;
      clearTimeout(timer);
      running.delete(child);
    },
  };
}

/** @param {import('node:child_process').ChildProcess} child */
function kill(child) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended already.
  }
}
