import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type DeviceReport, found, missing } from './finding.ts';

/** The built program: Node 20 runs no TypeScript, and this address is right from src and from dist. */
const builtProbe = /* @__PURE__ */ new URL('../../dist/doctor/probe-tfjs.js', import.meta.url);

/** How long TensorFlow may take to load, in milliseconds. */
const patience = 60_000;

/**
 * Whether a package of TensorFlow.js can be loaded and computes, tried in a
 * process of its own, since its library says a lot on the terminal and may end the process.
 */
export async function examineTfjs(device: 'tfjs-node-gpu' | 'tfjs-node'): Promise<DeviceReport> {
  const fault = await new Promise<{ readonly what?: string; readonly mend?: string }>((resolve) => {
    execFile(
      process.execPath,
      [fileURLToPath(builtProbe), device],
      { timeout: patience },
      (error, stdout) => {
        const line = stdout.split('\n').findLast((each) => each.startsWith('{'));
        // probe-tfjs.ts writes nothing else.
        if (line !== undefined) resolve(JSON.parse(line));
        else
          resolve({
            what: `the process that loaded it ended with ${error?.signal ?? `code ${error?.code}`}`,
          });
      },
    );
  });
  const { what, mend = '' } = fault;
  if (what === undefined) return { device, usable: true, findings: [found('it is installed and computes')] };
  return { device, usable: false, findings: [missing(what, mend || 'Install it again.')] };
}
