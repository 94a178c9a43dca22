import { readFileSync } from 'node:fs';
import { create, toBinary } from '@bufbuild/protobuf';
import { ModelError } from '@fovea/shape';
import { describe, expect, test } from 'vitest';
import { decodeModel, encodeModel, GraphBuilder, readMetadata } from './index.ts';
import { makeTensor } from './make-tensor.ts';
import { ModelProtoSchema, TensorProtoSchema } from './onnx_pb.ts';

function model(): GraphBuilder {
  const g = new GraphBuilder('net');
  g.metadata('labels', 'cat,dog');
  g.output('y', g.node('Add', [g.input('x', 'float32', ['n']), g.scalar(1)]), 'float32', ['n']);
  return g;
}

const text = (value: string) => new TextEncoder().encode(value);
const tensor = toBinary(
  TensorProtoSchema,
  makeTensor({ type: 'float32', dims: [], data: new Float32Array(1) }, 'w'),
);

describe('there and back', () => {
  test('nothing is lost', () => {
    const built = model().build();
    const bytes = encodeModel(built);
    expect(decodeModel(bytes)).toEqual(built);
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
    expect(readMetadata(bytes)).toEqual({ labels: 'cat,dog' });
  });

  test('unknown fields survive, in the model and deep inside it', () => {
    const built = model().build();
    // Field 1000 of a model and of a node, as a later version of ONNX might add it.
    const unknown = { no: 1000, wireType: 2, data: Uint8Array.of(3, 1, 2, 3) };
    built.$unknown = [unknown];
    const node = built.graph?.node[0];
    if (node !== undefined) node.$unknown = [unknown];
    const bytes = encodeModel(built);
    const again = decodeModel(bytes);
    expect(again.$unknown).toEqual([unknown]);
    expect(again.graph?.node[0]?.$unknown).toEqual([unknown]);
    expect(encodeModel(again)).toEqual(bytes);
  });
});

describe('what is no model', () => {
  const bytes = encodeModel(model().build());
  test.each<[string, Uint8Array, string]>([
    [
      'nothing',
      new Uint8Array(),
      'there is nothing in it: expected an ONNX model, received 0 bytes. Download or export it again.',
    ],
    [
      'text',
      text('net: 3 layers\nand more'),
      'this is not an ONNX model: expected a ModelProto message, received 22 bytes of text that begins with "net: 3 layers". Make sure that this is the .onnx file itself.',
    ],
    [
      'a web page',
      text('<!DOCTYPE html><html><body>Not found</body></html>'),
      'this is not an ONNX model: expected a ModelProto message, received 50 bytes of a web page that begins with "<!DOCTYPE html><html><body>Not f". The address answered with a page: check that it leads to the file itself.',
    ],
    [
      'a pointer to a large file',
      text('version https://git-lfs.github.com/spec/v1\n'),
      'this is not an ONNX model: expected a ModelProto message, received 43 bytes of text that begins with "version https://git-lfs.github.c". Make sure that this is the .onnx file itself.',
    ],
    [
      'half a model',
      bytes.subarray(0, bytes.length / 2),
      `the model is cut short or damaged: received ${Math.floor(bytes.length / 2)} bytes. Download or export it again.`,
    ],
    [
      'a picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      'this is not an ONNX model: expected a ModelProto message, received 8 bytes. Make sure that this is the .onnx file itself.',
    ],
    [
      'another protobuf',
      tensor,
      `this is not an ONNX model: expected a ModelProto message, received ${tensor.length} bytes. Make sure that this is the .onnx file itself.`,
    ],
    [
      'a model without a graph',
      toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n })),
      'this is not an ONNX model: it has no graph: expected a graph (field 7 of ModelProto), received 2 bytes. Make sure that this is the .onnx file and not its weights or another protobuf file.',
    ],
  ])('%s', (_, content, message) => {
    for (const read of [decodeModel, readMetadata]) {
      const decode = () => read(content, { path: 'digits.onnx' });
      expect(decode).toThrow(ModelError);
      expect(decode).toThrow(expect.objectContaining({ message: `digits.onnx: ${message}` }));
    }
  });

  test('is called "model" where no file name is given', () => {
    expect(() => decodeModel(new Uint8Array())).toThrow('model: there is nothing in it');
    expect(() => readMetadata(new Uint8Array())).toThrow('model: there is nothing in it');
  });

  test('every shorter beginning of a model is refused or lacks only what comes after the graph', () => {
    for (let length = 0; length < bytes.length; length++) {
      try {
        expect(decodeModel(bytes.subarray(0, length)).graph?.node).toHaveLength(1);
      } catch (error) {
        expect(error).toBeInstanceOf(ModelError);
      }
    }
  });
});

/** The files that importing `files` brings in. */
function reachable(files: readonly string[]): string[] {
  const seen = new Set(files);
  // A Set that grows while it is walked is a queue that knows what it has seen.
  for (const file of seen) {
    if (!file.startsWith('.')) continue;
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    for (const [, from] of source.matchAll(/^import (?!type).*?from '([^']+)'/gms)) if (from) seen.add(from);
  }
  return [...seen].sort();
}

test('decoding brings in neither the builder nor the operators', () => {
  expect(reachable(['./decode-model.ts', './read-tensor.ts'])).toEqual([
    './decode-model.ts',
    './element-type.ts',
    './not-a-model.ts',
    './onnx_pb.ts',
    './read-tensor.ts',
    '@bufbuild/protobuf',
    '@fovea/shape',
  ]);
});

test('reading the metadata brings in no protobuf library', () => {
  expect(reachable(['./read-metadata.ts'])).toEqual([
    './field-reader.ts',
    './not-a-model.ts',
    './read-metadata.ts',
    '@fovea/shape',
  ]);
});
