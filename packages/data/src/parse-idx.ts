import { DataError, elementCount } from '@fovea/shape';

/** The contents of an IDX file of bytes. */
export interface Idx {
  readonly dims: readonly number[];
  /** As many bytes as the dimensions say, row-major; a view of the file's. */
  readonly data: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes (http://yann.lecun.com/exdb/mnist/): two
 * zero bytes, 0x08 for unsigned bytes, the number of dimensions, each dimension
 * as a big-endian uint32, then the values.
 *
 * @param dimensions their names, e.g. images, rows, columns: as many as the file must have.
 * @param path names the file in errors.
 * @throws DataError that names the byte or field: bad magic, cut short, trailing bytes, an empty dimension.
 */
export function parseIdx(bytes: Uint8Array, dimensions: readonly string[], path: string): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 4 + 4 * dimensions.length;
  const magic = 0x0800 + dimensions.length;
  if (bytes.length >= 4 && view.getUint32(0) !== magic) {
    throw new DataError('idx-magic', 'the file does not begin as it should, at byte 0', {
      path,
      expected: `${hex(magic)} (IDX, unsigned bytes, ${dimensions.join(' × ')})`,
      received: hex(view.getUint32(0)),
      hint: 'Check that it is not another file under this name.',
    });
  }
  if (bytes.length < header) throw truncated(path, `${header} bytes of header`, bytes.length);
  const dims = dimensions.map((_, index) => view.getUint32(4 + 4 * index));
  const empty = dims.indexOf(0);
  if (empty !== -1) {
    throw new DataError('idx-empty', `the number of ${dimensions[empty]} is 0, at byte ${4 + 4 * empty}`, {
      path,
      expected: 'at least 1',
      hint: 'Download it again.',
    });
  }
  const length = header + elementCount(dims);
  const described = `${count(length)} bytes (${dims.join(' × ')} and a header of ${header})`;
  if (bytes.length < length) throw truncated(path, described, bytes.length);
  if (bytes.length > length) {
    throw new DataError('idx-trailing', 'the file goes on after its last value', {
      path,
      expected: described,
      received: count(bytes.length),
      hint: 'Download it again.',
    });
  }
  return { dims, data: bytes.subarray(header) };
}

function truncated(path: string, expected: string, received: number): DataError {
  return new DataError('idx-truncated', 'the file is cut short', {
    path,
    expected,
    received: count(received),
    hint: 'Download it again.',
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
