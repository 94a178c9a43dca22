import { ModelError } from '@fovea/shape';

/** There are no bytes at all. */
export function emptyModel(path: string): ModelError {
  return new ModelError('model-empty', 'there is nothing in it', {
    path,
    expected: 'an ONNX model',
    received: appearance(new Uint8Array()),
    hint: 'Download or export it again.',
  });
}

/** The bytes are a protobuf message, but one without a graph. */
export function graphlessModel(bytes: Uint8Array, path: string): ModelError {
  return new ModelError('model-graph', 'this is not an ONNX model: it has no graph', {
    path,
    expected: 'a graph (field 7 of ModelProto)',
    received: appearance(bytes),
    hint: 'Make sure that this is the .onnx file and not its weights or another protobuf file.',
  });
}

/** The bytes cannot be parsed: what was found there is `cause`. */
export function unparsableModel(bytes: Uint8Array, path: string, cause: unknown): ModelError {
  const received = appearance(bytes);
  // Every ONNX model begins with its IR version: field 1, a varint.
  if (bytes[0] === 0x08) {
    return new ModelError('model-truncated', 'the model is cut short or damaged', {
      path,
      received,
      hint: 'Download or export it again.',
      cause,
    });
  }
  return new ModelError('model-format', 'this is not an ONNX model', {
    path,
    expected: 'a ModelProto message',
    received,
    hint: received.includes('web page')
      ? 'The address answered with a page: check that it leads to the file itself.'
      : 'Make sure that this is the .onnx file itself.',
    cause,
  });
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
