import { FoveaError, UsageError } from '@fovea/shape';
import { CommanderError } from 'commander';
import { createOutput, printJson } from './output.ts';

/**
 * Tells of an error on stderr, and with --json as the one document on stdout
 * too. Gives the exit code: 2 for a wrong call, 130 for an interrupted one, 1
 * for anything else that failed.
 */
export function reportError(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // Help and version are no errors, and commander has printed the others already.
    if (error.exitCode === 0) return 0;
    if (json) printJson({ error: { code: 'usage', message: error.message.replace(/^error: /, '') } });
    return 2;
  }
  if (error instanceof FoveaError) {
    const { code, message, path, expected, received, hint } = error;
    createOutput().problem(message);
    if (json) printJson({ error: { code, message, path, expected, received, hint } });
    if (code === 'interrupted') return 130;
    return error instanceof UsageError ? 2 : 1;
  }
  // Not foreseen: whoever mends it needs to know where it happened.
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  createOutput().problem(`unexpected: ${message}`);
  if (json) printJson({ error: { code: 'unexpected', message } });
  return 1;
}
