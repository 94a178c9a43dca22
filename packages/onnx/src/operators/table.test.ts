import { expect, test } from 'vitest';
import { oneNode } from '../fixtures/models.ts';
import { runOnZeros } from '../fixtures/onnxruntime.ts';
import { OTHER_OPERATORS } from './other-operators.ts';
import { OPERATORS } from './table.ts';

test('onnxruntime knows every operator in opset 17', async () => {
  const strangers: string[] = [];
  for (const name of [...Object.keys(OPERATORS), ...OTHER_OPERATORS]) {
    const { error } = await runOnZeros(oneNode(name, []));
    if (error?.includes('No Op registered for')) strangers.push(name);
  }
  expect(strangers).toEqual([]);
  expect((await runOnZeros(oneNode('Gelu', []))).error).toContain('No Op registered for');
});

test('no operator is in both lists', () => {
  expect(Object.keys(OPERATORS).filter((name) => OTHER_OPERATORS.has(name))).toEqual([]);
});
