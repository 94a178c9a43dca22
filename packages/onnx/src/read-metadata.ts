import { FieldReader } from './field-reader.ts';
import { emptyModel, graphlessModel, unparsableModel } from './not-a-model.ts';

/**
 * The entries of `metadata_props` in the bytes of an `.onnx` file; of a key that
 * is there twice, the last. The graph is passed over, not decoded, and no
 * weight is copied. It needs no protobuf library either, so that a web page can
 * afford it. Damage inside the graph goes unseen: `decodeModel` finds that.
 *
 * @param options.path - the file's name, for the error message.
 * @throws ModelError when the bytes are empty, text, a web page, cut short, or no ONNX model.
 */
export function readMetadata(
  bytes: Uint8Array,
  options: { readonly path?: string } = {},
): Record<string, string> {
  const path = options.path ?? 'model';
  if (bytes.length === 0) throw emptyModel(path);
  const { hasGraph, entries } = parse(bytes, path);
  if (!hasGraph) throw graphlessModel(bytes, path);
  return Object.fromEntries(entries);
}

interface Contents {
  readonly hasGraph: boolean;
  readonly entries: readonly (readonly [key: string, value: string])[];
}

function parse(bytes: Uint8Array, path: string): Contents {
  try {
    return readModel(bytes);
  } catch (cause) {
    throw unparsableModel(bytes, path, cause);
  }
}

/** What follows a field's number in the encoding of protobuf. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The fields of ModelProto by what they are. What else there is comes from a later version of ONNX. */
const NUMBERS = [1, 5];
const TEXTS = [2, 3, 4, 6];
const MESSAGES = [7, 8, 14, 20, 25];
const GRAPH = 7;
const METADATA_PROPS = 14;

function readModel(bytes: Uint8Array): Contents {
  let hasGraph = false;
  const entries: (readonly [string, string])[] = [];
  readMessage(bytes, (field, reader) => {
    if (NUMBERS.includes(field)) expectType(reader, VARINT);
    if (TEXTS.includes(field)) expectType(reader, LENGTH_DELIMITED);
    if (!MESSAGES.includes(field)) return;
    expectType(reader, LENGTH_DELIMITED);
    const message = reader.readBytes();
    if (field === GRAPH) hasGraph = true;
    if (field === METADATA_PROPS) entries.push(readEntry(message));
    // From field to field, only to see that the message ends where its length says.
    else readMessage(message, () => {});
  });
  return { hasGraph, entries };
}

/** A StringStringEntryProto. */
function readEntry(bytes: Uint8Array): readonly [key: string, value: string] {
  let key = '';
  let value = '';
  readMessage(bytes, (field, reader) => {
    if (field !== 1 && field !== 2) return;
    expectType(reader, LENGTH_DELIMITED);
    const text = utf8.decode(reader.readBytes());
    if (field === 1) key = text;
    else value = text;
  });
  return [key, value];
}

/** Refuses bytes that are no text instead of putting question marks in their place. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Calls `onField` for each field of the message that `bytes` are; what it leaves unread is passed over. */
function readMessage(bytes: Uint8Array, onField: (field: number, reader: FieldReader) => void): void {
  const reader = new FieldReader(bytes);
  while (reader.pos < bytes.length) {
    const field = reader.nextField();
    if (field === 0) throw new RangeError(`field 0 at byte ${reader.pos}`);
    const value = reader.pos;
    onField(field, reader);
    if (reader.pos === value) reader.skip();
  }
  // The reader does not mind a field that reaches behind the end.
  if (reader.pos > bytes.length)
    throw new RangeError(`the last field ends at byte ${reader.pos} of ${bytes.length}`);
}

function expectType(reader: FieldReader, type: number): void {
  if (reader.type !== type) throw new TypeError(`wire type ${reader.type} where ${type} belongs`);
}
