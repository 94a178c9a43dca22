import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@fovea/shape';

/** Who holds a run's folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it took it, ISO 8601. */
  readonly since: string;
  /** When its process began, in the system's own count; tells it from a later one with the same number. */
  readonly began?: string;
}

const lockFile = 'run.lock';

/** How often the holder touches its lock, and for how long one from another machine counts without that, in milliseconds. */
const [touchEvery, trustFor] = [10_000, 60_000];

/**
 * Takes a run's folder for this process alone, until it is released or the process ends in any way.
 * A dead process keeps nothing: on one machine its number tells; a lock from another machine
 * (or container), whose processes cannot be seen from here, has to be touched again and again.
 *
 * @throws UsageError when another process has it
 */
export async function lockRun(folder: string): Promise<{ release(): void }> {
  const path = join(folder, lockFile);
  const began = beginningOf(process.pid);
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    ...(began === undefined ? {} : { began }),
  };
  const text = JSON.stringify(own);
  while (!(await create(path, text))) {
    const found = await readFile(path, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = holderIn(found);
    if (holder !== undefined && (await isAlive(holder, path))) throw held(folder, holder);
    await takeAway(path, found);
  }
  const remove = () => rmSync(path, { force: true });
  process.once('exit', remove);
  const timer = setInterval(() => {
    const now = new Date();
    // Whoever removed the folder has removed the lock; the run makes the folder anew.
    utimes(path, now, now).catch(() => {});
  }, touchEvery);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      process.off('exit', remove);
      remove();
    },
  };
}

/** Makes the lock appear with its content at once; false where there is one. */
async function create(path: string, text: string): Promise<boolean> {
  const beside = `${path}.${randomUUID()}.tmp`;
  await writeFile(beside, text, { flag: 'wx' });
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return false;
    // A disk without hard links: the lock is empty for an instant there.
    return await writeFile(path, text, { flag: 'wx' }).then(
      () => true,
      (reason: NodeJS.ErrnoException) => {
        if (reason.code === 'EEXIST') return false;
        throw reason;
      },
    );
  } finally {
    await rm(beside, { force: true });
  }
}

/** Removes a dead process's lock, and puts it back if meanwhile it became that of a living one. */
async function takeAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    await rename(path, aside);
  } catch {
    return; // Somebody else did it.
  }
  if ((await readFile(aside, 'utf8')) !== dead) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** Undefined for what no living process can have written. */
function holderIn(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, host, since, began } = { pid: 0, host: '', since: '', began: undefined, ...value };
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string') return undefined;
    return { pid, host, since, ...(typeof began === 'string' ? { began } : {}) };
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, host, began }: Holder, path: string): Promise<boolean> {
  if (host !== hostname()) {
    const touched = await stat(path).catch(() => undefined);
    return touched !== undefined && Date.now() - touched.mtimeMs < trustFor;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    // One of another user's cannot be asked, but is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = beginningOf(pid);
  return began === undefined || now === undefined || began === now;
}

/** Linux tells when a process began; elsewhere its number has to do. */
function beginningOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets, which may have blanks; the 22nd is the time since the machine began.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function held(path: string, { pid, host, since }: Holder): UsageError {
  return new UsageError('run-held', 'another process works on this run', {
    path,
    received: `process ${pid} on ${host}, since ${since}`,
    hint: 'Wait for it or end it, or give another folder with --out.',
  });
}
