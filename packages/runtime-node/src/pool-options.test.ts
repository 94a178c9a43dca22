import { availableParallelism } from 'node:os';
import { UnsupportedError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { type PoolOptions, readPoolOptions } from './pool-options.ts';

describe('readPoolOptions', () => {
  it('has defaults', () => {
    expect(readPoolOptions({})).toEqual({
      device: 'cpu',
      workers: 1,
      threads: availableParallelism(),
      maxBatch: 32,
      maxWaitMs: 2,
      queue: 256,
      timeoutMs: undefined,
    });
    expect(readPoolOptions({ workers: 1000 }).threads).toBe(1);
  });

  const refused: readonly (readonly [PoolOptions, string])[] = [
    [
      { workers: -1 },
      'the number of workers cannot be used: expected a whole number from 0 up, received -1.',
    ],
    [{ workers: 0, device: 'cuda' }, 'device: this device takes a worker: expected cpu, received cuda.'],
    [
      { workers: 0, queue: 5 },
      'queue: without workers nothing waits, and no run can be left. Leave it out, or give the model a worker.',
    ],
    [
      { threads: 1.5 },
      'the number of threads cannot be used: expected a whole number from 1 up, received 1.5.',
    ],
    [{ maxBatch: 0 }, 'the largest batch cannot be used: expected a whole number from 1 up, received 0.'],
    [
      { queue: Number.POSITIVE_INFINITY },
      'the length of the queue cannot be used: expected a whole number from 1 up, received Infinity.',
    ],
    [
      { maxWaitMs: -1 },
      'the longest wait for a batch cannot be used: expected milliseconds from 0 to 2147483647, received -1.',
    ],
    [
      { timeoutMs: Number.NaN },
      'the time-out cannot be used: expected milliseconds from 0 to 2147483647, received NaN.',
    ],
  ];
  it.each(refused)('refuses %j', (options, message) => {
    expect(() => readPoolOptions(options)).toThrow(UsageError);
    expect(() => readPoolOptions(options)).toThrow(message);
  });

  it('refuses a device that there is not', () => {
    expect(() => readPoolOptions({ device: 'abacus' })).toThrow(UnsupportedError);
  });
});
