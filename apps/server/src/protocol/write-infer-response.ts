import type { HostTensor, Tensors } from '@fovea/runtime';
import { ModelError } from '@fovea/shape';
import { classify } from './classify.ts';
import { DATATYPES } from './datatypes.ts';
import { writeBinaryData } from './read-binary-data.ts';
import type { RequestedOutput } from './read-infer-request.ts';

export interface InferResponse {
  readonly body: Buffer;
  /** The JSON's length, for the header `Inference-Header-Content-Length`, where bytes follow it. */
  readonly jsonLength: number | undefined;
}

export interface Answer {
  readonly model: string;
  readonly version: string;
  readonly id: string | undefined;
  readonly outputs: readonly RequestedOutput[];
  readonly tensors: Tensors;
  /** Names of an output's classes, by its name, for the classification extension. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** Whether an output has a row for each image: classes are then found for each of them. */
  readonly hasRows: (output: string) => boolean;
}

/**
 * Writes the response to an inference request.
 *
 * @throws ModelError when an output is missing, or holds NaN or infinity and is asked for as JSON.
 */
export function writeInferResponse({
  model,
  version,
  id,
  outputs,
  tensors,
  labels,
  hasRows,
}: Answer): InferResponse {
  const binary: Uint8Array[] = [];
  const described = outputs.map((output) => {
    const tensor = Object.hasOwn(tensors, output.name) ? tensors[output.name] : undefined;
    if (tensor === undefined) {
      throw new ModelError('output-missing', 'the model gave no such output', {
        path: `output "${output.name}"`,
      });
    }
    const { datatype, shape, json, bytes } =
      output.classes > 0
        ? classify(tensor, output.classes, { hasRows: hasRows(output.name), labels: labels.get(output.name) })
        : {
            datatype: DATATYPES[tensor.type].name,
            shape: tensor.dims,
            json: () => toJson(tensor, output.name),
            bytes: () => writeBinaryData(tensor),
          };
    const head = `"name":${JSON.stringify(output.name)},"datatype":"${datatype}","shape":${JSON.stringify(shape)}`;
    if (!output.binary) return `{${head},"data":${json()}}`;
    const data = bytes();
    binary.push(data);
    return `{${head},"parameters":{"binary_data_size":${data.length}}}`;
  });
  const json = Buffer.from(
    `{"model_name":${JSON.stringify(model)},"model_version":${JSON.stringify(version)},` +
      `${id === undefined ? '' : `"id":${JSON.stringify(id)},`}"outputs":[${described.join(',')}]}`,
  );
  if (binary.length === 0) return { body: json, jsonLength: undefined };
  return { body: Buffer.concat([json, ...binary]), jsonLength: json.length };
}

/** Flat, in row-major order. Written by hand, because JSON.stringify knows neither bigints nor typed arrays. */
function toJson({ type, data }: HostTensor, name: string): string {
  if (type === 'bool') return `[${Array.from(data, (value) => value === 1).join(',')}]`;
  if (type === 'float32') {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) {
      throw new ModelError('output-not-finite', 'the model gave a number that JSON cannot hold', {
        path: `output "${name}", element ${at}`,
        received: String(data[at]),
        hint: 'Ask for it as binary data to see it all the same.',
      });
    }
  }
  return `[${data.join(',')}]`;
}
