import { FoveaError } from '@fovea/shape';
import { CommanderError } from 'commander';
import pc from 'picocolors';

/**
 * Tells of an error on stderr, as text or as JSON, and gives the exit code:
 * 2 for a wrong call, 130 for an interrupted one, 1 for anything else that failed.
 */
export function reportError(error: unknown, json: boolean): number {
  // Commander has printed its own errors already, and help is none.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof FoveaError) {
    const { code, message, path, expected, received, hint } = error;
    const text = json
      ? JSON.stringify({ error: { code, message, path, expected, received, hint } })
      : `${pc.red('error')} ${message}`;
    process.stderr.write(`${text}\n`);
    return code === 'interrupted' ? 130 : 1;
  }
  // Not foreseen: whoever mends it needs to know where it happened.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red('unexpected error')} ${text}\n`);
  return 1;
}
