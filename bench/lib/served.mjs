// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const fovea = fileURLToPath(new URL('../../packages/cli/bin/fovea.js', import.meta.url));

/**
 * Starts `fovea serve` in a process of its own, on a free port.
 *
 * @param {string} model an .onnx file
 * @param {readonly string[]} options
 */
export async function serve(model, options) {
  const child = spawn(
    process.execPath,
    [fovea, 'serve', model, '--port', '0', '--log-level', 'warn', ...options],
    {
      stdio: ['ignore', 'inherit', 'pipe'],
    },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let url = '';
  for await (const line of createInterface({ input: child.stderr })) {
    url = /^(http:\S+) /.exec(line)?.[1] ?? '';
    if (url !== '') break;
    process.stderr.write(`${line}\n`);
  }
  if (url === '') throw new Error('the server has not started');
  child.stderr.resume();
  return {
    url,
    /** The resident memory of the process, in MiB. */
    async memoryMiB() {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20;
    },
    /** What the server says of its only model: sums over all requests. */
    async stats() {
      const { model_stats: all } = await (await fetch(`${url}/v2/models/stats`)).json();
      const [{ inference_count: images, execution_count: runs, inference_stats: sums }] = all;
      return { images, runs, computeMs: sums.compute_infer.ns / 1e6, queueMs: sums.queue.ns / 1e6 };
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      process.off('exit', kill);
      if (code !== 0) throw new Error(`the server ended with ${code}`);
    },
  };
}
