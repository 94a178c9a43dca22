import { execFile } from 'node:child_process';

/** What a program of the system prints; undefined when it is not there, fails or hangs. */
export function runTool(file: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(file, [...args], { timeout: 10_000 }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    );
  });
}
