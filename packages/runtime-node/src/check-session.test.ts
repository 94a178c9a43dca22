import { encodeModel, GraphBuilder, type Program } from '@fovea/onnx';
import type { Executor } from '@fovea/runtime';
import { ModelError, UnsupportedError } from '@fovea/shape';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutor } from './create-executor.ts';
import { doubler, value } from './fixtures/programs.ts';

let executor: Executor;
beforeAll(async () => {
  executor = await createExecutor({ threads: 1 });
});
afterAll(() => executor.close());

async function refusal(program: Program): Promise<unknown> {
  return executor.load(program).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('load', () => {
  it('refuses names that are not those of the graph', async () => {
    const program = doubler();
    expect(await refusal({ ...program, inputs: [value('y', [1])] })).toBeInstanceOf(ModelError);
    expect(await refusal({ ...program, inputs: [value('y', [1])] })).toMatchObject({
      code: 'model-names',
      message:
        'input "y": the graph has no such input: expected what the graph has (total), received y, total.',
    });
    expect(await refusal({ ...program, state: [] })).toMatchObject({
      message:
        'input "total": the program does not say where it comes from: expected what the graph has (total), received nothing.',
    });
    expect(await refusal({ ...program, inputs: [value('total', [1])] })).toMatchObject({
      message:
        'input "total": the program names it twice: expected what the graph has (total), received total, total.',
    });
    expect(await refusal({ ...program, outputs: [value('y', [1])] })).toMatchObject({
      message: 'output "y": the graph has no such output: expected what the graph has (doubled), received y.',
    });
    expect(await refusal({ ...program, state: [{ input: 'total', output: 'doubled' }] })).toMatchObject({
      message:
        'output "doubled": the program names it twice: expected what the graph has (doubled), received doubled, doubled.',
    });
  });

  it('refuses element types that a host tensor cannot have', async () => {
    const graph = new GraphBuilder('wide');
    graph.output('y', graph.node('Identity', [graph.input('x', 'float64', [1])]), 'float64', [1]);
    const error = await refusal({
      model: encodeModel(graph.build()),
      inputs: [value('x', [1], 'float64')],
      outputs: [value('y', [1], 'float64')],
      state: [],
    });
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error).toMatchObject({
      message:
        'input "x": this element type cannot be exchanged with the engine: expected float32, int32, int64, uint8 or bool, received float64. Add a Cast node to the graph.',
    });
  });
});
