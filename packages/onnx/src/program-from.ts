import { ModelError, UsageError } from '@fovea/shape';
import { elementTypeOf } from './element-type.ts';
import { encodeModel } from './encode-model.ts';
import type { ModelProto, ValueInfoProto } from './onnx_pb.ts';
import type { Program, StateSlot, ValueInfo } from './program.ts';

/**
 * Encodes a model as a program. Inputs and outputs that `state` names are left
 * out of the program's `inputs` and `outputs`.
 *
 * @throws UsageError when a slot names an input or output that the graph does not have.
 * @throws ModelError when an input or output is no tensor of a type that Fovea uses.
 */
export function programFrom(model: ModelProto, state: readonly StateSlot[] = []): Program {
  const inputs = (model.graph?.input ?? []).map(valueInfoOf);
  const outputs = (model.graph?.output ?? []).map(valueInfoOf);
  const kept = new Set(state.map((slot) => slot.input));
  const replaced = new Set(state.flatMap((slot) => (slot.output === undefined ? [] : [slot.output])));
  requireAll(kept, inputs, 'input');
  requireAll(replaced, outputs, 'output');
  return {
    model: encodeModel(model),
    inputs: inputs.filter(({ name }) => !kept.has(name)),
    outputs: outputs.filter(({ name }) => !replaced.has(name)),
    state,
  };
}

function requireAll(names: ReadonlySet<string>, values: readonly ValueInfo[], what: string): void {
  for (const name of names) {
    if (values.some((value) => value.name === name)) continue;
    throw new UsageError('state-slot', `the graph has no ${what} "${name}"`, {
      path: 'state slot',
      expected: `one of ${values.map((value) => `"${value.name}"`).join(', ')}`,
    });
  }
}

function valueInfoOf({ name, type }: ValueInfoProto): ValueInfo {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const element = elementTypeOf(tensor?.elemType ?? 0);
  if (tensor?.shape === undefined || element === undefined) {
    throw new ModelError('value-info', 'this input or output cannot be part of a program', {
      path: `value "${name}"`,
      expected: 'a tensor with a shape and an element type that Fovea uses',
    });
  }
  const dims = tensor.shape.dim.map(({ value }, i) => {
    if (value.case === 'dimValue') return Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : `${name}.${i}`;
  });
  return { name, type: element, dims };
}
