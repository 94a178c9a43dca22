import { fromBinary } from '@bufbuild/protobuf';
import { ModelError } from '@fovea/shape';
import { type ModelProto, ModelProtoSchema } from './onnx_pb.ts';

/**
 * Reads the bytes of an `.onnx` file. Fields that are not known are kept, and
 * large tensors are views into `bytes`. Says nothing about whether the graph
 * is right: that is what `checkModel` is for.
 *
 * @param options.path - the file's name, for the error message.
 * @throws ModelError when the bytes are empty, text, a web page, cut short, or no ONNX model.
 */
export function decodeModel(bytes: Uint8Array, options: { readonly path?: string } = {}): ModelProto {
  const path = options.path ?? 'model';
  const received = appearance(bytes);
  if (bytes.length === 0) {
    throw new ModelError('model-empty', 'there is nothing in it', {
      path,
      expected: 'an ONNX model',
      received,
      hint: 'Download or export it again.',
    });
  }
  const model = parse(bytes, path);
  if (model.graph === undefined) {
    throw new ModelError('model-graph', 'this is not an ONNX model: it has no graph', {
      path,
      expected: 'a graph (field 7 of ModelProto)',
      received,
      hint: 'Make sure that this is the .onnx file and not its weights or another protobuf file.',
    });
  }
  return model;
}

function parse(bytes: Uint8Array, path: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    const received = appearance(bytes);
    // Every ONNX model begins with its IR version: field 1, a varint.
    if (bytes[0] === 0x08) {
      throw new ModelError('model-truncated', 'the model is cut short or damaged', {
        path,
        received,
        hint: 'Download or export it again.',
        cause,
      });
    }
    throw new ModelError('model-format', 'this is not an ONNX model', {
      path,
      expected: 'a ModelProto message',
      received,
      hint: received.includes('web page')
        ? 'The address answered with a page: check that it leads to the file itself.'
        : 'Make sure that this is the .onnx file itself.',
      cause,
    });
  }
}

/** What the bytes look like, in the words of an error message. */
function appearance(bytes: Uint8Array): string {
  const size = `${bytes.length.toLocaleString('en')} byte${bytes.length === 1 ? '' : 's'}`;
  // A model's first bytes are all but never printable: 0x08 opens it.
  const printable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
  const head = bytes.subarray(0, 64);
  if (head.length === 0 || !head.every(printable)) return size;
  const text = String.fromCharCode(...head).trim();
  const firstLine = text.split('\n', 1)[0]?.trim() ?? '';
  const kind = /^<(!doctype|html|head|\?xml)/i.test(text) ? 'a web page' : 'text';
  return `${size} of ${kind} that begins with "${firstLine.slice(0, 32)}"`;
}
