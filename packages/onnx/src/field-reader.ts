/**
 * Reads the fields of a protobuf message one after the other. A library's
 * reader is four times as large as all else that a web page needs to read a
 * model's description, hence this one.
 */
export class FieldReader {
  readonly bytes: Uint8Array;
  /** Where the next byte is; behind the end after a field that is cut short. */
  pos = 0;
  /** The wire type of the last field: 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  type = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next field's number. Its value comes next: read it with `readBytes`, or pass it over with `skip`. */
  nextField(): number {
    const tag = this.#varint();
    this.type = tag % 8;
    return Math.floor(tag / 8);
  }

  /** The value of a length-delimited field, not copied. */
  readBytes(): Uint8Array {
    const length = this.#varint();
    const start = this.pos;
    this.pos += length;
    return this.bytes.subarray(start, this.pos);
  }

  /** @throws TypeError for a wire type that ONNX does not use. */
  skip(): void {
    if (this.type === 0) this.#varint();
    else if (this.type === 1) this.pos += 8;
    else if (this.type === 2) this.readBytes();
    else if (this.type === 5) this.pos += 4;
    else throw new TypeError(`wire type ${this.type}`);
  }

  /** Seven bits a byte, the lowest first, at most ten bytes. Values beyond 2⁵³ lose their lowest bits. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.bytes[this.pos++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError(`a number of more than ten bytes before byte ${this.pos}`);
  }
}
