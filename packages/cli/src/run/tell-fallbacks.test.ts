import { expect, it } from 'vitest';
import { silentOutput } from '../terminal/output.ts';
import { fallbackTeller } from './tell-fallbacks.ts';

const onCpu = (op: string, node: string) => ({ op, node, provider: 'CPUExecutionProvider' });

it('tells of each operation that the device cannot run, once', () => {
  const lines: string[] = [];
  const tell = fallbackTeller({ ...silentOutput, line: (text = '') => lines.push(text) });
  const engine = {
    device: 'webgpu',
    prepare: () => Promise.resolve(),
    step: () => Promise.reject(new Error('not asked for')),
    evaluate: () => Promise.reject(new Error('not asked for')),
    readState: () => Promise.resolve({}),
    close: () => Promise.resolve(),
  };
  tell(engine);
  tell({ ...engine, fallbacks: [] });
  expect(lines).toEqual([]);
  const first = [onCpu('Sign', 'a'), onCpu('Max', 'b'), onCpu('Sign', 'c')];
  tell({ ...engine, fallbacks: first });
  tell({ ...engine, fallbacks: first });
  tell({ ...engine, fallbacks: [...first, onCpu('Max', 'd')] });
  expect(lines).toEqual([
    'webgpu cannot run 3 operations itself, the CPU does: Sign (2), Max',
    'webgpu cannot run one operation itself, the CPU does: Max',
  ]);
});
