import { UsageError } from '@fovea/shape';

export interface ThreadChoice {
  readonly threads: number;
  readonly reason: string;
}

/** More of them rarely help a small network, and onnxruntime's wait for each other. */
const most = 8;

const headers = 'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';

/**
 * How many threads a run can have on this page.
 *
 * @param wanted default: as many as the processor has, up to 8.
 * @throws UsageError when `wanted` is not a whole number from 1 up.
 */
export function chooseThreads(wanted?: number): ThreadChoice {
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 1)) {
    throw new UsageError('threads-invalid', 'the number of threads cannot be used', {
      expected: 'a whole number from 1 up',
      received: String(wanted),
    });
  }
  if (wanted === 1) return { threads: 1, reason: 'one thread was asked for' };
  if (!crossOriginIsolated) {
    return {
      threads: 1,
      reason: `one thread, because the page is not cross-origin isolated: its server must send the headers ${headers}`,
    };
  }
  const threads = wanted ?? Math.min(navigator.hardwareConcurrency, most);
  if (threads === 1) return { threads, reason: 'one thread, because the processor runs no more at once' };
  return { threads, reason: `${threads} threads, because the page is cross-origin isolated` };
}
