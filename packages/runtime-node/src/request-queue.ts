import { EngineError } from '@fovea/shape';
import type { InferRequest } from './infer-request.ts';

/** Requests that wait, oldest first; never more than `capacity` rows, but for those that are put back. */
export class RequestQueue {
  readonly #capacity: number;
  readonly #path: string;
  #waiting: InferRequest[] = [];
  #rows = 0;

  /** @param path names the model in errors. */
  constructor(capacity: number, path: string) {
    this.#capacity = capacity;
    this.#path = path;
  }

  get rows(): number {
    return this.#rows;
  }

  get oldest(): InferRequest | undefined {
    return this.#waiting[0];
  }

  /** @throws EngineError when there is no room for so many rows. */
  add(request: InferRequest): void {
    if (this.#rows + request.places > this.#capacity) throw this.#full(request.places);
    this.#waiting.push(request);
    this.#rows += request.places;
  }

  /** Puts requests back that were given out, as the oldest; there is always room for them. */
  restore(requests: readonly InferRequest[]): void {
    this.#waiting.unshift(...requests);
    for (const { places } of requests) this.#rows += places;
  }

  /** The oldest request and, in order, those that can be joined with it, up to `maxRows`; one that is larger is alone. They stay. */
  next(maxRows: number): readonly InferRequest[] {
    const [oldest] = this.#waiting;
    if (oldest === undefined) return [];
    if (oldest.key === undefined) return [oldest];
    const batch: InferRequest[] = [];
    let rows = 0;
    for (const request of this.#waiting) {
      if (request.key !== oldest.key) continue;
      // The first that does not fit ends it, or small ones would overtake it again and again.
      if (batch.length > 0 && rows + request.rows > maxRows) break;
      batch.push(request);
      rows += request.rows;
      if (rows >= maxRows) break;
    }
    return batch;
  }

  /** Takes requests out; those that are not there are passed over. */
  remove(requests: readonly InferRequest[]): void {
    // Most often they are the oldest ones.
    if (requests.every((request, index) => request === this.#waiting[index])) {
      this.#waiting.splice(0, requests.length);
      for (const { places } of requests) this.#rows -= places;
      return;
    }
    const leaving = new Set(requests);
    this.#waiting = this.#waiting.filter((request) => {
      if (leaving.has(request)) this.#rows -= request.places;
      return !leaving.has(request);
    });
  }

  /** Empties it. */
  clear(): readonly InferRequest[] {
    this.#rows = 0;
    return this.#waiting.splice(0);
  }

  #full(rows: number): EngineError {
    const free = this.#capacity - this.#rows;
    return new EngineError('queue-full', 'the queue has no room for the request', {
      path: this.#path,
      expected: `at most ${free} more ${free === 1 ? 'row' : 'rows'} (${this.#rows} of ${this.#capacity} wait)`,
      received: `${rows} ${rows === 1 ? 'row' : 'rows'}`,
      hint:
        rows > this.#capacity
          ? 'Send fewer rows at once, or open the model with a longer queue.'
          : 'Try again later, or give the model more workers or a longer queue.',
    });
  }
}
