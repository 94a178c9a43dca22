import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findNativeFiles } from './native-files.ts';
import { probeDevice } from './probe-device.ts';

it('finds that the CPU can be used', async () => {
  expect(await probeDevice('cpu')).toBeUndefined();
});

it('gives the reason why a device cannot be used', async () => {
  expect(await probeDevice('abacus')).toBe(
    'there is no such device here: expected cpu, webgpu, cuda, received abacus',
  );
});

it('stops when it is told to', async () => {
  const reason = new Error('enough');
  await expect(probeDevice('cpu', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

it('knows where the native code is', () => {
  const files = findNativeFiles();
  expect(files.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(files.exists).toBe(true);
  expect(existsSync(files.folder)).toBe(true);
});
