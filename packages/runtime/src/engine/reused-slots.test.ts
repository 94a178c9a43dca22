import { Tensor } from 'onnxruntime-common';
import { expect, it } from 'vitest';
import type { HostTensor } from '../executor.ts';
import { ReusedSlots } from './reused-slots.ts';

const program = {
  fetches: ['loss', 'next'],
  state: [{ input: 'weight', output: 'next' }, { input: 'read only' }],
};

const value = (...numbers: number[]): HostTensor => ({
  type: 'float32',
  dims: [numbers.length],
  data: Float32Array.from(numbers),
});

it('gives the room of the value before the last away, once', () => {
  const slots = new ReusedSlots({ Tensor });
  const [first, second, third] = [value(1, 1), value(2, 2), value(3, 3)];
  const nowhere = { loss: null, next: null };
  slots.set('weight', first);
  expect(slots.rooms(program)).toEqual(nowhere);
  slots.set('weight', second);
  expect(slots.rooms(program).next?.data).toBe(first.data);
  expect(slots.rooms(program)).toEqual(nowhere);
  slots.set('weight', third);
  expect(slots.rooms(program).next?.data).toBe(second.data);
  expect(slots.pick(['weight'])).toEqual({ weight: third });
});

it('gives no room of another size, nor what was cleared', () => {
  const slots = new ReusedSlots({ Tensor });
  slots.set('weight', value(1, 1));
  slots.set('weight', value(2));
  expect(slots.rooms(program).next).toBeNull();
  slots.set('weight', value(3));
  slots.clear();
  slots.set('weight', value(4));
  expect(slots.rooms(program).next).toBeNull();
});
