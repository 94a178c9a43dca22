import { crc32c } from './crc32c.ts';

/** One entry of a TensorBoard event file: TensorFlow's `Event` message, as far as scalars need it. */
export interface LoggedEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  /** Begins a file: `brain.Event:2`. */
  readonly fileVersion?: string;
  /** Says that the run was taken up again: readers forget what was logged for this step and later ones. */
  readonly restarts?: boolean;
  /** Numbers by their tag. */
  readonly scalars?: Readonly<Record<string, number>>;
}

/**
 * An event as a record of a TFRecord file: length, its checksum, the message, its checksum.
 * The fields are those of tensorflow/core/util/event.proto and framework/summary.proto.
 */
export function eventRecord({ wallTime, step, fileVersion, restarts, scalars }: LoggedEvent): Uint8Array {
  const values = Object.entries(scalars ?? {}).map(([tag, value]) =>
    bytesField(1, join([bytesField(1, text(tag)), floatField(2, value)])),
  );
  const message = join([
    doubleField(1, wallTime),
    ...(step === undefined ? [] : [intField(2, step)]),
    ...(fileVersion === undefined ? [] : [bytesField(3, text(fileVersion))]),
    ...(values.length === 0 ? [] : [bytesField(5, join(values))]),
    ...(restarts ? [bytesField(7, intField(1, sessionStart))] : []),
  ]);
  const length = fixed(8, (view) => view.setBigUint64(0, BigInt(message.length), true));
  return join([length, checksum(length), message, checksum(message)]);
}

/** `SessionLog.START`. */
const sessionStart = 1;

/** TFRecord's: rotated and moved, so that a checksum of bytes that hold checksums is no weak one. */
function checksum(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  return fixed(4, (view) => view.setUint32(0, masked, true));
}

function fixed(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
}

/** The wire types of Protocol Buffers. */
const wire = { varint: 0, bits64: 1, bytes: 2, bits32: 5 } as const;

function key(field: number, type: keyof typeof wire): Uint8Array {
  return varint((field << 3) | wire[type]);
}

function intField(field: number, value: number): Uint8Array {
  return join([key(field, 'varint'), varint(value)]);
}

function doubleField(field: number, value: number): Uint8Array {
  return join([key(field, 'bits64'), fixed(8, (view) => view.setFloat64(0, value, true))]);
}

function floatField(field: number, value: number): Uint8Array {
  return join([key(field, 'bits32'), fixed(4, (view) => view.setFloat32(0, value, true))]);
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return join([key(field, 'bytes'), varint(bytes.length), bytes]);
}

/** Seven bits a byte, the lowest first; above 2³¹ too, where bitwise operators end. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.of(...bytes, rest);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
