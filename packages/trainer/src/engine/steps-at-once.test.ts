import { architectures, type Network } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { stripesNetwork } from '../fixtures/tiny-run.ts';
import { stepGroups } from './step-groups.ts';
import { stepsAtOnce, suitsOneThread } from './steps-at-once.ts';

function named(name: string, input: readonly [number, number, number]): Network {
  const found = architectures.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`there is no network ${name}`);
  return found.build(input, 10);
}

describe('steps at once', () => {
  it('are many on the CPU where a step is next to nothing, and one where it is long', () => {
    const small = named('keras-demo', [1, 28, 28]);
    expect([1, 10, 32, 128].map((size) => stepsAtOnce('cpu', small, size))).toEqual([16, 6, 1, 1]);
    expect(stepsAtOnce('cpu', named('resnet20', [3, 32, 32]), 128)).toBe(1);
    expect(stepsAtOnce('cpu', stripesNetwork(), 6)).toBe(16);
  });

  it('are eight on CUDA, whatever a step takes, and one on other devices', () => {
    const large = named('resnet20', [3, 32, 32]);
    expect(stepsAtOnce('cuda', large, 128)).toBe(8);
    expect(['webgpu', 'wasm'].map((device) => stepsAtOnce(device, stripesNetwork(), 6))).toEqual([1, 1]);
  });

  it('come in whole groups, then in what is left of a size', () => {
    const sizes = [6, 6, 6, 6, 6, 2];
    const groups = (atOnce: number) =>
      stepGroups(sizes, () => atOnce).map(({ size, steps }) => [steps, size]);
    expect(groups(4)).toEqual([
      [4, 6],
      [1, 6],
      [1, 2],
    ]);
    expect(groups(16)).toEqual([
      [5, 6],
      [1, 2],
    ]);
    expect(groups(1)).toEqual([
      [1, 6],
      [1, 2],
    ]);
    expect(stepGroups([], () => 4)).toEqual([]);
  });
});

it('one thread is enough for a step that is next to nothing', () => {
  const small = named('keras-demo', [1, 28, 28]);
  expect([1, 2, 10].map((size) => suitsOneThread(small, size))).toEqual([true, true, false]);
});
