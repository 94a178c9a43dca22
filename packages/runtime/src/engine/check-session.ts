import type { ValueInfo } from '@fovea/onnx';
import type { InferenceSession } from 'onnxruntime-common';
import type { HostTensor } from '../executor.ts';
import { isHostType } from './check-tensors.ts';
import { FailureSignal } from './failure-signal.ts';

/** Sees that the graph's inputs are `names` and nothing else, in types that can be fed; gives them as the graph declares them. */
export function checkInputs(session: InferenceSession, names: readonly string[]): readonly ValueInfo[] {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  const unknown = names.find((name) => !session.inputNames.includes(name));
  const unnamed = session.inputNames.find((name) => !names.includes(name));
  const [problem, name] =
    repeated !== undefined
      ? ['the program names it twice', repeated]
      : unknown !== undefined
        ? ['the graph has no such input', unknown]
        : ['the program does not say where it comes from', unnamed];
  if (name !== undefined) throw misnamed(`input "${name}"`, problem, session.inputNames, names);
  return describeValues(session.inputMetadata, 'input');
}

/** The graph's inputs or outputs as it declares them, all of which must be of types that can be exchanged. */
export function describeValues(
  values: readonly InferenceSession.ValueMetadata[],
  role: 'input' | 'output',
): readonly ValueInfo[] {
  return values.map((metadata) => {
    const type = checkType(metadata, role);
    return { name: metadata.name, type, dims: metadata.isTensor ? metadata.shape : [] };
  });
}

/** Sees that each name is one of the graph's outputs, in a type that can be brought back. */
export function checkOutputs(session: InferenceSession, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    const path = `output "${name}"`;
    if (names.indexOf(name) !== index) {
      throw misnamed(path, 'the program names it twice', session.outputNames, names);
    }
    const metadata = session.outputMetadata.find((output) => output.name === name);
    if (metadata === undefined) {
      throw misnamed(path, 'the graph has no such output', session.outputNames, names);
    }
    checkType(metadata, 'output');
  }
}

function checkType(metadata: InferenceSession.ValueMetadata, role: 'input' | 'output'): HostTensor['type'] {
  const type = metadata.isTensor ? metadata.type : 'something that is no tensor';
  if (isHostType(type)) return type;
  throw new FailureSignal({
    kind: 'unsupported',
    code: 'model-type',
    problem: 'this element type cannot be exchanged with the engine',
    details: {
      path: `${role} "${metadata.name}"`,
      expected: 'float32, int32, int64, uint8 or bool',
      received: type,
      hint: 'Add a Cast node to the graph.',
    },
  });
}

function misnamed(
  path: string,
  problem: string,
  graph: readonly string[],
  program: readonly string[],
): FailureSignal {
  return new FailureSignal({
    kind: 'model',
    code: 'model-names',
    problem,
    details: {
      path,
      expected: `what the graph has (${graph.join(', ')})`,
      received: program.length === 0 ? 'nothing' : program.join(', '),
    },
  });
}
