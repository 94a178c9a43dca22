import { GraphBuilder } from '@fovea/onnx';
import { resolveWindow2d, UnsupportedError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { convertLayout } from './convert-layout.ts';
import { type Layout, plain, rows, sameLayout } from './layout.ts';

const shape = [2, 4, 4];
const windows = (size: number, fill = 0): Layout => ({
  kind: 'windows',
  window: resolveWindow2d('maxPool2d', shape, { size }),
  fill,
});

function operators(from: Layout, to: Layout): string[] {
  const graph = new GraphBuilder('conversion');
  const value = graph.input('x', 'float32', [3, 2, 4, 4]);
  const { output } = convertLayout(graph, { value, layout: from }, to, shape, 3);
  expect(output.layout).toEqual(to);
  return graph.build().graph?.node.map(({ opType }) => opType) ?? [];
}

describe('convertLayout', () => {
  it('adds nothing where the layout is right already', () => {
    for (const layout of [plain, rows, windows(2)]) expect(operators(layout, layout)).toEqual([]);
    expect(operators(windows(2), windows(2))).toEqual([]);
  });

  it('goes from plain by rows to windows', () => {
    expect(operators(plain, rows)).toEqual(['Reshape', 'Transpose']);
    expect(operators(plain, windows(2))).toEqual(['Reshape', 'Transpose', 'Gather', 'Reshape']);
    expect(operators(rows, plain)).toEqual(['Transpose', 'Reshape']);
  });

  it.each([plain, rows, windows(4)])('does not go from windows to anything else: %j', (to) => {
    const convert = () => operators(windows(2), to);
    expect(convert).toThrow(UnsupportedError);
    expect(convert).toThrow(
      `convertLayout: there is no way from windows to ${to.kind === 'windows' ? 'other windows' : to.kind}. A layer may give windows only where context.wanted asks for those.`,
    );
  });
});

describe('sameLayout', () => {
  it('compares windows and what fills them', () => {
    expect(sameLayout(windows(2), windows(2))).toBe(true);
    expect(sameLayout(windows(2), windows(4))).toBe(false);
    expect(sameLayout(windows(2), windows(2, 1))).toBe(false);
    expect(sameLayout(rows, windows(2))).toBe(false);
    expect(sameLayout(rows, plain)).toBe(false);
  });
});
