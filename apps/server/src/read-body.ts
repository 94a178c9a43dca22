import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { UsageError } from '@fovea/shape';
import type { FastifyRequest } from 'fastify';

const UNPACK = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/**
 * A request's body as bytes, unpacked where it is gzip or deflate. Unpacking
 * stops at the limit, whatever a packed body would become.
 *
 * @throws UsageError for another encoding, a body that cannot be unpacked, or one that is too large.
 */
export async function readBody(request: FastifyRequest, limit: number): Promise<Uint8Array> {
  const { body } = request;
  const bytes = body instanceof Uint8Array ? body : new Uint8Array();
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip' && encoding !== 'deflate') {
    throw new UsageError('encoding-unknown', 'the content encoding is not known', {
      expected: 'gzip, deflate or none',
      received: encoding.slice(0, 40),
    });
  }
  try {
    return await UNPACK[encoding](bytes, { maxOutputLength: limit });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new UsageError('body-too-large', 'the body is too large once it is unpacked', {
        expected: `at most ${limit} bytes`,
        cause,
      });
    }
    throw new UsageError('body-packed', 'the body cannot be unpacked', { expected: encoding, cause });
  }
}
