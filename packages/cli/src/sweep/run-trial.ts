import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How a trial's process ended. */
export type TrialEnd =
  | { readonly by: 'itself' }
  /** It was told to stop; its checkpoint is kept. */
  | { readonly by: 'signal' }
  | { readonly by: 'failure'; readonly message: string };

/** What people read of `fovea train`, in the trial's folder. */
export const logFile = 'output.log';

const endWithParent = new URL('../../dist/sweep/end-with-parent.js', import.meta.url).href;

/** How often, and how many times, a folder is asked for that a trial of before has not let go of yet. */
const [heldPause, heldTries] = [500, 120];

/**
 * Runs `fovea` with these words for one trial, in a process of its own. What it says to people is added to
 * the trial's log.
 *
 * @param options.program - the file that is the `fovea` command
 * @param options.signal - has the trial stop after its step
 */
export async function runTrial(
  folder: string,
  args: readonly string[],
  options: { readonly program: string; readonly cwd: string; readonly signal: AbortSignal },
): Promise<TrialEnd> {
  await mkdir(folder, { recursive: true });
  for (let tries = 1; ; tries++) {
    const { code, signal, stdout } = await runOnce(folder, args, options);
    if (options.signal.aborted) return code === 0 ? { by: 'itself' } : { by: 'signal' };
    if (code === 0) return { by: 'itself' };
    const error = errorIn(stdout);
    if (error?.code === 'run-held' && tries < heldTries) {
      // A sweep that was killed leaves trials that are about to stop.
      await pause(heldPause);
      continue;
    }
    const ended = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
    return { by: 'failure', message: error?.message ?? `${ended}; what it said is in ${logFile}` };
  }
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

async function runOnce(
  folder: string,
  args: readonly string[],
  { program, cwd, signal }: { readonly program: string; readonly cwd: string; readonly signal: AbortSignal },
): Promise<Ended> {
  const log = await open(join(folder, logFile), 'a');
  try {
    return await new Promise<Ended>((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', endWithParent, program, ...args, '--json'], {
        cwd,
        // In a group of its own, so that Ctrl-C in a terminal reaches the sweep alone, which passes it on once.
        detached: true,
        windowsHide: true,
        stdio: ['ignore', 'pipe', log.fd, 'ipc'],
      });
      let stdout = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      const stop = () => child.kill('SIGINT');
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
      child.on('error', reject);
      child.on('close', (code, by) => {
        signal.removeEventListener('abort', stop);
        resolve({ code, signal: by, stdout });
      });
    });
  } finally {
    await log.close();
  }
}

/** What `--json` prints of a failure. */
function errorIn(stdout: string): { readonly code: string; readonly message: string } | undefined {
  try {
    const { error }: { error?: { code?: unknown; message?: unknown } } = JSON.parse(stdout);
    if (typeof error?.message !== 'string') return undefined;
    // Behind the first line is where in the code it was, which the log has.
    return { code: String(error.code), message: error.message.split('\n')[0] ?? '' };
  } catch {
    return undefined;
  }
}
