import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built program: Node 20 runs no TypeScript, and this address is right from src and from dist. */
const builtProbe = /* @__PURE__ */ new URL('../dist/probe.js', import.meta.url);

/** How long a driver may take to start, in milliseconds. */
const patience = 60_000;

/**
 * Tries to open a device in a process of its own, so that a driver that
 * crashes, hangs or writes to the terminal does that there.
 *
 * @returns why the device cannot be used, a clause without a full stop; undefined when it can.
 * @throws the signal's reason when it is aborted.
 */
export async function probeDevice(
  device: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<string | undefined> {
  const failure = await new Promise<string | undefined>((resolve) => {
    execFile(
      process.execPath,
      [fileURLToPath(builtProbe), device],
      { timeout: patience, ...(signal === undefined ? {} : { signal }) },
      (error, stdout) => resolve(readFailure(error, stdout)),
    );
  });
  signal?.throwIfAborted();
  return failure;
}

function readFailure(
  error: (Error & { signal?: unknown; code?: unknown }) | null,
  stdout: string,
): string | undefined {
  const [line = ''] = stdout.split('\n');
  if (line.startsWith('{')) {
    // probe.ts writes nothing else.
    const { reason }: { readonly reason?: string } = JSON.parse(line);
    // A process that ends badly after all went well has still shown that the device opens.
    return reason;
  }
  return `the process that tried it ended with ${error?.signal ?? `code ${error?.code ?? 0}`}`;
}
