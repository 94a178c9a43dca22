import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';
import { eventRecord, type LoggedEvent } from './event-record.ts';

// Made by TensorBoard's own writer: fixtures/make-event-records.py.
const fixtures: readonly { readonly event: LoggedEvent; readonly record: string }[] = JSON.parse(
  readFileSync(new URL('./fixtures/event-records.json', import.meta.url), 'utf8'),
);

it.each(fixtures)('writes $event as TensorBoard does', ({ event, record }) => {
  expect(Buffer.from(eventRecord(event)).toString('hex')).toBe(record);
});

it.each([
  // RFC 3720, appendix B.4.
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['"123456789"', new TextEncoder().encode('123456789'), 0xe3069283],
])('checks %s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});
