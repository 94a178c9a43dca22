import type { Fallback } from '@fovea/runtime';
import type { Engine } from '@fovea/trainer';
import type { Output } from '../terminal/output.ts';

/**
 * A function that says, whenever it is called, what of an engine's programs since the last call
 * the device cannot run itself: such a run works, but slowly, and nobody should have to guess why.
 */
export function fallbackTeller({ colors, line }: Pick<Output, 'colors' | 'line'>): (engine: Engine) => void {
  let told = 0;
  return ({ device, fallbacks = [] }) => {
    const news = fallbacks.slice(told);
    told = fallbacks.length;
    if (news.length > 0) line(colors.yellow(fallbackText(device, news)));
  };
}

/** E.g. `webgpu cannot run 3 operations itself, the CPU does: Sign (2), Max`. */
function fallbackText(device: string, fallbacks: readonly Fallback[]): string {
  const counts = new Map<string, number>();
  for (const { op } of fallbacks) counts.set(op, (counts.get(op) ?? 0) + 1);
  const ops = [...counts].map(([op, number]) => (number === 1 ? op : `${op} (${number})`));
  const operations = fallbacks.length === 1 ? 'one operation' : `${fallbacks.length} operations`;
  return `${device} cannot run ${operations} itself, the CPU does: ${ops.join(', ')}`;
}
