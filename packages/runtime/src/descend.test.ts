import { DataError, EngineError, ModelError, UsageError } from '@fovea/shape';
import { expect, it } from 'vitest';
import { descend, type Rung } from './descend.ts';

const opens = (device: string): Rung<string> => ({ device, open: async () => `opened ${device}` });
const fails = (device: string, error: unknown): Rung<string> => ({
  device,
  open: () => Promise.reject(error),
});
const absent = (device: string, reason: string): Rung<string> => ({ device, absent: reason });
const never = (device: string): Rung<string> => ({
  device,
  open: () => {
    throw new Error(`${device} was tried`);
  },
});

const noAdapter = new EngineError('adapter-none', 'there is no adapter', {
  path: 'WebGPU',
  hint: 'Update it.',
});

it('takes the first choice where that opens, and tries no other', async () => {
  expect(await descend([opens('webgpu'), never('wasm')])).toEqual({
    device: 'webgpu',
    value: 'opened webgpu',
    choice: { device: 'webgpu', reason: 'the first choice', skipped: [] },
  });
});

it('says of each step down why', async () => {
  const landing = await descend([
    fails('webgpu', noAdapter),
    absent('wasm with threads', 'the page is not cross-origin isolated'),
    opens('wasm'),
    never('cpu'),
  ]);
  expect(landing).toEqual({
    device: 'wasm',
    value: 'opened wasm',
    choice: {
      device: 'wasm',
      reason:
        'webgpu: WebGPU: there is no adapter. Update it; ' +
        'wasm with threads: the page is not cross-origin isolated',
      skipped: [
        { device: 'webgpu', reason: 'WebGPU: there is no adapter. Update it' },
        { device: 'wasm with threads', reason: 'the page is not cross-origin isolated' },
      ],
    },
  });
});

it('opens one device after the other', async () => {
  const order: string[] = [];
  const slow = (device: string): Rung<string> => ({
    device,
    open: async () => {
      order.push(`${device} begins`);
      await Promise.resolve();
      order.push(`${device} ends`);
      throw new Error('no');
    },
  });
  await descend([slow('a'), slow('b'), opens('c')]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('takes an open that throws at once, and what is no error, for a failure too', async () => {
  const { choice } = await descend([never('a'), fails('b', 'text'), opens('c')]);
  expect(choice.skipped.map(({ reason }) => reason)).toEqual(['a was tried', 'text']);
});

it('lists all reasons when no device opens', async () => {
  const last = new ModelError('op', 'the operator is unknown', { path: 'node "x"' });
  const error = await descend([absent('webgpu', 'this browser has no WebGPU'), fails('wasm', last)]).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  expect(error).toMatchObject({
    code: 'device-none',
    cause: last,
    message:
      'no device can be used: expected webgpu or wasm, received webgpu: this browser has no WebGPU; ' +
      'wasm: node "x": the operator is unknown.',
  });
});

it('has nothing to offer without a ladder', async () => {
  await expect(descend([])).rejects.toThrow(
    'no device can be used: expected at least one device to try, received none.',
  );
});

it.each([new UsageError('threads', 'no such number of threads'), new DataError('image', 'no such image')])(
  'passes on what no other device would mend: %s',
  async (error) => {
    await expect(descend([fails('webgpu', error), never('wasm')])).rejects.toBe(error);
  },
);

it('ends with the reason of its signal', async () => {
  const reason = new Error('the user went away');
  await expect(descend([never('webgpu')], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  const controller = new AbortController();
  const download: Rung<string> = {
    device: 'webgpu',
    open: async ({ signal }) => {
      expect(signal).toBe(controller.signal);
      controller.abort(reason);
      throw new Error('the download ended');
    },
  };
  await expect(descend([download, never('wasm')], { signal: controller.signal })).rejects.toBe(reason);
});
