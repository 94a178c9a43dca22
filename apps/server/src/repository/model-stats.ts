/** Why a request failed, as Triton names it. */
export type FailureReason = 'REJECTED' | 'CANCELED' | 'BACKEND' | 'OTHER';

export const failureReasons: readonly FailureReason[] = ['REJECTED', 'CANCELED', 'BACKEND', 'OTHER'];

/** One request that succeeded. */
export interface Success {
  readonly images: number;
  /** Images in the run that it was part of. */
  readonly batchSize: number;
  readonly totalMs: number;
  readonly queueMs: number;
  readonly computeMs: number;
  /** Reading the request, and writing the response. */
  readonly inputMs: number;
  readonly outputMs: number;
}

/** Sums over all requests to one version of a model since it was first loaded. */
export class ModelStats {
  success = 0;
  readonly failures: Record<FailureReason, number> = { REJECTED: 0, CANCELED: 0, BACKEND: 0, OTHER: 0 };
  failureMs = 0;
  images = 0;
  readonly ms = { total: 0, queue: 0, input: 0, compute: 0, output: 0 };
  lastInference = 0;
  readonly #batches = new Map<number, { share: number; computeMs: number }>();

  succeeded({ images, batchSize, totalMs, queueMs, computeMs, inputMs, outputMs }: Success): void {
    this.success += 1;
    this.images += images;
    this.lastInference = Date.now();
    this.ms.total += totalMs;
    this.ms.queue += queueMs;
    this.ms.input += inputMs;
    this.ms.compute += computeMs;
    this.ms.output += outputMs;
    const batch = this.#batches.get(batchSize) ?? { share: 0, computeMs: 0 };
    // Each request counts for its part of the run; the parts add up to whole runs.
    batch.share += images / batchSize;
    batch.computeMs += (computeMs * images) / batchSize;
    this.#batches.set(batchSize, batch);
  }

  failed(reason: FailureReason, totalMs: number): void {
    this.failures[reason] += 1;
    this.failureMs += totalMs;
  }

  /** How often the model ran. */
  get executions(): number {
    return Math.round([...this.#batches.values()].reduce((sum, { share }) => sum + share, 0));
  }

  /** Runs by the number of images in them, smallest first. */
  get batches(): readonly { readonly size: number; readonly count: number; readonly computeMs: number }[] {
    return [...this.#batches]
      .map(([size, { share, computeMs }]) => ({ size, count: Math.round(share), computeMs }))
      .sort((a, b) => a.size - b.size);
  }
}
