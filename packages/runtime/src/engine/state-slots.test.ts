import { Tensor } from 'onnxruntime-common';
import { expect, it } from 'vitest';
import { type DeviceTensor, StateSlots } from './state-slots.ts';

/** A tensor on a device, which counts in `freed` that it was disposed of. */
function onDevice(freed: { count: number }): DeviceTensor {
  const remote = Tensor.fromGpuBuffer(
    // Only its place is kept; nothing here looks into it.
    {} as Parameters<typeof Tensor.fromGpuBuffer>[0],
    {
      dataType: 'float32',
      dims: [2],
      dispose() {
        freed.count += 1;
      },
    },
  );
  return { type: 'float32', dims: [2], remote };
}

it('leaves no tensor on the device over a thousand steps', () => {
  const freed = { count: 0 };
  const slots = new StateSlots();
  slots.set('weight', { type: 'float32', dims: [2], data: new Float32Array(2) });
  for (let step = 0; step < 1000; step++) slots.set('weight', onDevice(freed));
  expect(freed.count).toBe(999);
  slots.set('weight', { type: 'float32', dims: [2], data: new Float32Array(2) });
  expect(freed.count).toBe(1000);
  slots.set('weight', onDevice(freed));
  slots.clear();
  expect(freed.count).toBe(1001);
  expect(slots.pick(['weight'])).toEqual({});
});

it('gives the room of the value before the last away, once', () => {
  const slots = new StateSlots();
  const values = [1, 2, 3].map((number) => ({
    type: 'float32' as const,
    dims: [2],
    data: Float32Array.of(number, number),
  }));
  const [first, second, third] = values;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three values');
  slots.set('weight', first);
  expect(slots.takeRoom('weight')).toBeUndefined();
  slots.set('weight', second);
  expect(slots.takeRoom('weight')).toBe(first);
  expect(slots.takeRoom('weight')).toBeUndefined();
  slots.set('weight', third);
  expect(slots.takeRoom('weight')).toBe(second);
  // Of another size it is no room for what comes next.
  slots.set('weight', { type: 'float32', dims: [1], data: new Float32Array(1) });
  expect(slots.takeRoom('weight')).toBeUndefined();
  expect(slots.takeRoom('bias')).toBeUndefined();
});

it('keeps a value that is set again', () => {
  const freed = { count: 0 };
  const slots = new StateSlots();
  const value = onDevice(freed);
  slots.set('weight', value);
  slots.set('weight', value);
  expect(freed.count).toBe(0);
  expect(slots.pick(['weight', 'other'])).toEqual({ weight: value });
});
