import { EngineError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { InferRequest } from './infer-request.ts';
import { RequestQueue } from './request-queue.ts';

function request(rows: number, key: string | undefined = ''): InferRequest {
  return new InferRequest({}, rows, key, { resolve() {}, reject() {}, leave() {} });
}

function queueOf(...requests: readonly InferRequest[]): RequestQueue {
  const queue = new RequestQueue(10, 'digits');
  for (const each of requests) queue.add(each);
  return queue;
}

describe('RequestQueue', () => {
  it('counts rows, an empty request as one', () => {
    expect(queueOf(request(3), request(0)).rows).toBe(4);
  });

  it('refuses what has no room', () => {
    const queue = queueOf(request(3), request(6));
    const add = () => queue.add(request(2));
    expect(add).toThrow(EngineError);
    expect(add).toThrow(
      'digits: the queue has no room for the request: expected at most 1 more row (9 of 10 wait), received 2 rows. ' +
        'Try again later, or give the model more workers or a longer queue.',
    );
    expect(() => new RequestQueue(10, 'digits').add(request(11))).toThrow(
      'digits: the queue has no room for the request: expected at most 10 more rows (0 of 10 wait), received 11 rows. ' +
        'Send fewer rows at once, or open the model with a longer queue.',
    );
    queue.add(request(1));
    expect(queue.rows).toBe(10);
  });

  it('gives what can be joined with the oldest, up to a size', () => {
    const [a, other, b, c] = [request(2), request(1, 'other'), request(1), request(2)];
    const queue = queueOf(a, other, b, c);
    expect(queue.next(1)).toEqual([a]);
    expect(queue.next(3)).toEqual([a, b]);
    expect(queue.next(4)).toEqual([a, b]);
    expect(queue.next(32)).toEqual([a, b, c]);
    queue.remove([a, b, c]);
    expect(queue.rows).toBe(1);
    expect(queue.next(32)).toEqual([other]);
  });

  it('gives a request that is larger than the size alone', () => {
    const large = request(8);
    expect(queueOf(large, request(0)).next(4)).toEqual([large]);
  });

  it('gives those that must be alone alone', () => {
    const [lone, a] = [
      new InferRequest({}, 1, undefined, { resolve() {}, reject() {}, leave() {} }),
      request(1),
    ];
    const queue = queueOf(lone, a);
    expect(queue.next(32)).toEqual([lone]);
    queue.remove([lone]);
    queue.add(lone);
    expect(queue.next(32)).toEqual([a]);
  });

  it('takes back what it gave, as the oldest, even when it is full', () => {
    const [a, b, full] = [request(4), request(5), request(10)];
    const queue = queueOf(a, b);
    queue.remove([a, b]);
    queue.add(full);
    queue.restore([a, b]);
    expect(queue.rows).toBe(19);
    expect(queue.oldest).toBe(a);
    expect(queue.clear()).toEqual([a, b, full]);
    expect(queue.rows).toBe(0);
    queue.remove([a]);
    expect(queue.rows).toBe(0);
  });
});
