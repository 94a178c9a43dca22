import {
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  maxPool2d,
  relu,
  sequential,
} from '@fovea/layers';
import { checkModel, decodeModel, inferShapes, type ValueInfo } from '@fovea/onnx';
import { elementCount, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { compileTrainStep } from './compile-train-step.ts';
import { compileTrainSteps } from './compile-train-steps.ts';
import { plainDescent, squaredError } from './fixtures/plain-training.ts';
import { randomFrom } from './fixtures/random.ts';
import { type Feed, runModel } from './fixtures/run-model.ts';

const network = sequential(
  input([2, 8, 8]),
  conv2d({ filters: 4, kernel: 3, padding: 1 }),
  batchNorm2d(),
  relu(),
  maxPool2d({ size: 2 }),
  flatten(),
  dropout(0.5),
  dense(3),
);
const options = { loss: squaredError, optimizer: plainDescent, batchSize: 4 };
const steps = 5;
const one = compileTrainStep(network, options);
const all = compileTrainSteps(network, { ...options, steps });

describe('several training steps in one program', () => {
  it('pass the check, in which their shapes are known', () => {
    const model = decodeModel(all.model);
    checkModel(model);
    for (const { type } of model.graph?.output ?? []) {
      if (type?.value.case === 'tensorType') delete type.value.value.shape;
    }
    const values = inferShapes(model);
    for (const { name, dims } of all.outputs) expect(values.get(name)?.dims, name).toEqual(dims);
    expect(values.get('next.conv2d_1.weight')?.dims).toEqual([4, 2, 3, 3]);
  });

  it('are fed and give what one step does, with the steps first, and share its state', () => {
    const stacked = (infos: readonly ValueInfo[]) =>
      infos.map(({ name, type, dims }) => ({ name, type, dims: [steps, ...dims] }));
    const byName = (infos: readonly ValueInfo[]) => infos.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName(all.inputs)).toEqual(byName(stacked(one.inputs)));
    expect(all.outputs).toEqual(stacked(one.outputs));
    expect([all.targets]).toEqual(stacked([one.targets]));
    expect(all.random).toEqual(stacked(one.random));
    expect([all.batchSize, all.steps]).toEqual([4, steps]);
    expect(new Set(all.state)).toEqual(new Set(one.state));
    expect(all.state).toHaveLength(one.state.length);
  });

  it('give the bits of the steps taken one by one', async () => {
    const generator = randomFrom(5);
    const kept = new Set(all.state.map((slot) => slot.input));
    const state: Record<string, Feed> = {};
    const feeds: Record<string, Feed> = {};
    for (const { name, type } of decodeModel(all.model).graph?.input ?? []) {
      const dim = type?.value.case === 'tensorType' ? (type.value.value.shape?.dim ?? []) : [];
      const dims = dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : Number.NaN));
      const data =
        name === 'step'
          ? dims.flatMap((length) => Array.from({ length }, (_, i) => i + 1))
          : generator.many(elementCount(dims), name === 'images' ? -2 : 0.1, 1);
      (kept.has(name) ? state : feeds)[name] = { dims, data };
    }
    const together = await runModel(all.model, { ...feeds, ...state });

    const [losses, outputs]: [number[], number[]] = [[], []];
    for (let i = 0; i < steps; i++) {
      const own = Object.entries(feeds).map(([name, { dims, data }]) => {
        const size = data.length / steps;
        return [name, { dims: dims.slice(1), data: Array.from(data).slice(i * size, (i + 1) * size) }];
      });
      const results = await runModel(one.model, { ...Object.fromEntries(own), ...state });
      losses.push(...(results.loss ?? []));
      outputs.push(...(results.outputs ?? []));
      for (const { input, output = '' } of one.state) {
        state[input] = { dims: state[input]?.dims ?? [], data: results[output] ?? [] };
      }
    }
    expect(Array.from(together.loss ?? [])).toEqual(losses);
    expect(new Set(losses).size).toBe(steps);
    expect(Array.from(together.outputs ?? [])).toEqual(outputs);
    for (const { input, output = '' } of all.state) {
      expect(Array.from(together[output] ?? []), input).toEqual(Array.from(state[input]?.data ?? []));
    }
  });

  it.each([0, -1, 2.5, Number.NaN])('are refused for %d steps', (steps) => {
    const compile = () => compileTrainSteps(network, { ...options, steps });
    expect(compile).toThrow(UsageError);
    expect(compile).toThrow(
      `training steps: the number of steps cannot be used: expected a whole number above 0, received ${steps}.`,
    );
  });
});
