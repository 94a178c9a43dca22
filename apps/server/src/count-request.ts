import type { Inference } from '@fovea/runtime-node';
import { failureReason } from './http-status.ts';
import type { ServedParts, ServedVersion } from './repository/served-version.ts';

/** What a request has done, to be counted. */
export interface Counted<T> {
  readonly result: T;
  readonly images: number;
  readonly inference: Inference;
  /** When its input was read, and when the model had run; as `performance.now()` has it. */
  readonly readAt: number;
  readonly ranAt: number;
}

/** Answers a request with a version of a model, and adds it to that version's sums. */
export async function countRequest<T>(
  served: ServedVersion,
  work: (parts: ServedParts) => Promise<Counted<T>>,
): Promise<T> {
  const startedAt = performance.now();
  return served.hold(async (parts) => {
    try {
      const { result, images, inference, readAt, ranAt } = await work(parts);
      const endedAt = performance.now();
      parts.stats.succeeded({
        images,
        // A model without batching runs a request of several images as one row.
        batchSize: Math.max(images, inference.batchSize),
        totalMs: endedAt - startedAt,
        queueMs: inference.queueMs,
        computeMs: inference.computeMs,
        inputMs: readAt - startedAt,
        outputMs: endedAt - ranAt,
      });
      return result;
    } catch (error) {
      parts.stats.failed(failureReason(error), performance.now() - startedAt);
      throw error;
    }
  });
}
