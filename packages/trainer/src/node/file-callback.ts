import { DataError } from '@fovea/shape';
import type { Callback } from '../callbacks/callback.ts';

/** A callback that writes files: where it cannot, the error says where, and why. */
export function fileCallback(path: string, callback: Callback): Callback {
  const { name, onStart, onStep, onEpoch, onCheckpoint, onEnd } = callback;
  const guarded =
    <E>(tell: (event: E) => Promise<void> | void) =>
    async (event: E): Promise<void> => {
      try {
        await tell(event);
      } catch (error) {
        throw fileError(path, error);
      }
    };
  return {
    name,
    ...(onStart && { onStart: guarded(onStart) }),
    ...(onStep && { onStep: guarded(onStep) }),
    ...(onEpoch && { onEpoch: guarded(onEpoch) }),
    ...(onCheckpoint && { onCheckpoint: guarded(onCheckpoint) }),
    ...(onEnd && { onEnd: guarded(onEnd) }),
  };
}

/** Errors of the system have a code; others are somebody else's. */
function fileError(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) return cause;
  const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  return new DataError('run-file', 'the run’s files cannot be written', {
    path,
    received: String(cause.code),
    hint: isFull ? 'The disk is full: make room, or choose another place.' : 'Choose another place.',
    cause,
  });
}
