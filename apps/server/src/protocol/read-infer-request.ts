import type { HostTensor, Tensors } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { asList, asObject, parseJson } from './parse-json.ts';
import { readInputs } from './read-inputs.ts';
import { readRawInput } from './read-raw-input.ts';
import { short } from './read-shape.ts';
import type { Signature } from './signature.ts';

export interface RequestedOutput {
  readonly name: string;
  /** Whether its data is to follow the JSON as bytes. */
  readonly binary: boolean;
  /** How many of the highest classes to give instead of the values; 0 for the values. */
  readonly classes: number;
}

/** An inference request of the Open Inference Protocol, read and checked. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly feeds: Tensors;
  readonly outputs: readonly RequestedOutput[];
  /** From Triton's `timeout` parameter, which is in microseconds there. */
  readonly timeoutMs: number | undefined;
}

/**
 * Reads a request.
 *
 * @param body JSON; JSON with the bytes of tensors behind it (`headerLength`
 * then is the JSON's length); or, where `headerLength` is 0, the bytes of the
 * model's only input.
 * @param headerLength the header `Inference-Header-Content-Length`.
 * @throws UsageError for whatever does not follow the protocol or does not fit the model.
 */
export function readInferRequest(
  body: Uint8Array,
  headerLength: string | undefined,
  model: Signature,
): InferRequest {
  const jsonLength = readHeaderLength(headerLength, body.length);
  if (jsonLength === 0) {
    return {
      id: undefined,
      feeds: readRawInput(body, model),
      outputs: model.outputs.map(({ name }) => ({ name, binary: true, classes: 0 })),
      timeoutMs: undefined,
    };
  }
  const json = asObject(parseJson(body.subarray(0, jsonLength)), 'the request');
  const { id, parameters = {}, inputs, outputs } = json;
  if (id !== undefined && typeof id !== 'string') {
    throw new UsageError('request-id', 'the id cannot be used', { expected: 'a text', received: short(id) });
  }
  const given = asObject(parameters, 'parameters');
  const binaryOutput = readFlag(given.binary_data_output, 'parameter "binary_data_output"') ?? false;
  return {
    id,
    feeds: readInputs(asList(inputs, 'inputs'), body.subarray(jsonLength ?? body.length), model),
    outputs: readOutputs(outputs, binaryOutput, model),
    timeoutMs: readTimeout(given.timeout),
  };
}

function readHeaderLength(header: string | undefined, length: number): number | undefined {
  if (header === undefined) return undefined;
  const value = /^\d{1,15}$/.test(header) ? Number(header) : Number.NaN;
  if (value <= length) return value;
  throw new UsageError('header-length', 'the header "Inference-Header-Content-Length" cannot be used', {
    expected: `a whole number from 0 to ${length}, the length of the body`,
    received: short(header),
  });
}

function readOutputs(outputs: unknown, binary: boolean, { outputs: all }: Signature): RequestedOutput[] {
  if (outputs === undefined) return all.map(({ name }) => ({ name, binary, classes: 0 }));
  const requested = asList(outputs, 'outputs').map((each, index) => {
    const { name, parameters = {} } = asObject(each, `outputs[${index}]`);
    const path = `output ${short(name)}`;
    const info = all.find((output) => output.name === name);
    if (info === undefined) {
      throw new UsageError('output-unknown', 'the model has no such output', {
        path,
        expected: all.map((output) => output.name).join(', '),
      });
    }
    const given = asObject(parameters, `${path}, parameters`);
    return {
      name: info.name,
      binary: readFlag(given.binary_data, `${path}, parameter "binary_data"`) ?? binary,
      classes: readClasses(given.classification, info.type, path),
    };
  });
  const repeated = requested.find(
    ({ name }, index) => requested.findIndex((each) => each.name === name) !== index,
  );
  if (repeated !== undefined) {
    throw new UsageError('output-repeated', 'the output is asked for twice', {
      path: `output "${repeated.name}"`,
    });
  }
  // The protocol has no request for nothing: an empty list asks for everything, as Triton takes it.
  return requested.length > 0 ? requested : all.map(({ name }) => ({ name, binary, classes: 0 }));
}

function readClasses(value: unknown, type: string, path: string): number {
  if (value === undefined || value === 0) return 0;
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  if (isCount && type !== ('bool' satisfies HostTensor['type'])) return value;
  throw new UsageError('classification', 'the parameter "classification" cannot be used', {
    path,
    expected: isCount ? 'an output of numbers' : 'a whole number of classes',
    received: isCount ? 'BOOL' : short(value),
  });
}

function readFlag(value: unknown, path: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new UsageError('flag', 'something else stands where true or false should', {
    path,
    received: short(value),
  });
}

function readTimeout(value: unknown): number | undefined {
  if (value === undefined || value === 0) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return Math.max(1, value / 1000);
  throw new UsageError('timeout', 'the parameter "timeout" cannot be used', {
    expected: 'a whole number of microseconds',
    received: short(value),
  });
}
