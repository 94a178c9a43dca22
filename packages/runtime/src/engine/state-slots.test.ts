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

it('keeps a value that is set again', () => {
  const freed = { count: 0 };
  const slots = new StateSlots();
  const value = onDevice(freed);
  slots.set('weight', value);
  slots.set('weight', value);
  expect(freed.count).toBe(0);
  expect(slots.pick(['weight', 'other'])).toEqual({ weight: value });
});
