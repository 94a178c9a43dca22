// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3', 'python'];

/**
 * A peer's main for PyTorch: hands the task and the images to `pytorch.py`, or
 * says that there is no PyTorch.
 *
 * @param {'nchw' | 'channels_last' | 'compile'} way - eager in a memory format, or compiled (in channels_last)
 */
export async function runPytorch(way) {
  const python = candidates.find(
    (name) => name !== undefined && spawnSync(name, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) {
    process.stdout.write(
      `${JSON.stringify({ kind: 'absent', reason: 'no python3 with torch was found' })}\n`,
    );
    return;
  }
  const script = fileURLToPath(new URL('../peers/pytorch.py', import.meta.url));
  const child = spawn(python, [script, process.argv[2] ?? '', way], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}
