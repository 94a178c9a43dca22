// @ts-check
import { readFileSync } from 'node:fs';

/**
 * The largest resident memory of this process so far, in MiB. On Linux it is
 * read from /proc: there, getrusage also counts what the *parent* had resident
 * when it started this process.
 */
export function peakMemory() {
  const kibibytes =
    process.platform === 'linux'
      ? Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
      : process.resourceUsage().maxRSS;
  return kibibytes / 1024;
}
