import { UsageError } from '@fovea/shape';
import type { Output } from '../terminal/output.ts';

/**
 * Makes Ctrl-C (and a polite kill) stop work at the next good moment, and a
 * second one at once. `reason` is what is said where nothing came of the work yet.
 */
export function stopOnInterrupt(
  output: Output,
  reason = 'stopped before training began; nothing was written',
): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    output.line('stopping; once more to stop at once');
    controller.abort(new UsageError('interrupted', reason));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
