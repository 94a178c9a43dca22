// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/**
 * Runs one peer in a process of its own and gives what it printed. After
 * `limit` seconds it is killed, whatever it has started included.
 *
 * @param {string} peer
 * @param {import('./types.d.ts').Task} task
 * @param {Uint8Array} images
 * @param {number} limit
 * @returns {Promise<import('./types.d.ts').Outcome>}
 */
export async function runChild(peer, task, images, limit) {
  const file = fileURLToPath(new URL(`../peers/${peer}.mjs`, import.meta.url));
  // A group of its own, so that all of it can be killed.
  const child = spawn(process.execPath, [file, JSON.stringify(task)], { detached: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill(child);
  }, limit * 1000);
  // A child that needs no data (an absent peer) may be gone before they are written.
  child.stdin.on('error', () => {});
  child.stdin.end(images);
  const stop = () => kill(child);
  process.once('exit', stop);
  const [out, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  process.off('exit', stop);
  clearTimeout(timer);
  if (timedOut) return { kind: 'failed', reason: `killed after ${limit} s` };
  if (signal !== null) return { kind: 'failed', reason: `ended by ${signal}` };
  if (code !== 0) {
    const error = /^\w*Error.*$/m.exec(errors)?.[0] ?? errors.trim().slice(-200);
    return { kind: 'failed', reason: `exit code ${code}: ${error}` };
  }
  return JSON.parse(out);
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
