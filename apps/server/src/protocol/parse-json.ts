import { isUtf8 } from 'node:buffer';
import { UsageError } from '@fovea/shape';

/** A key as it can stand in JSON's text, each letter as itself or escaped. */
function keyPattern(key: string): string {
  const letters = [...key].map((letter) => {
    const code = letter.charCodeAt(0).toString(16);
    return `(?:${letter}|\\\\u00${code.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)})`;
  });
  return `"${letters.join('')}"\\s*:`;
}

const FORBIDDEN = ['__proto__', 'constructor'].map((key) => ({ key, pattern: new RegExp(keyPattern(key)) }));

/**
 * Parses a request's JSON. Keys that could reach an object's prototype are
 * refused, though nothing here would merge them into anything.
 *
 * @throws UsageError for bytes that are no UTF-8 or no JSON, or such keys.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) {
    throw new UsageError('json-utf8', 'the JSON cannot be read', {
      expected: 'UTF-8',
      received: 'other bytes',
    });
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  // In the text, because looking at what was parsed takes many times as long.
  const forbidden = FORBIDDEN.find(({ pattern }) => pattern.test(text));
  if (forbidden !== undefined) {
    throw new UsageError('json-key', 'the JSON has a forbidden key', { received: `"${forbidden.key}"` });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError('json-malformed', `the JSON cannot be read (${reason(cause)})`, { cause });
  }
}

/** The parser's own words, without the text that it quotes. */
function reason(cause: unknown): string {
  const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split(/, ?"|\n/);
  return first.slice(0, 120);
}

/** @throws UsageError when a JSON value is no object. */
export function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('json-object', 'something else stands where an object should', {
      path,
      expected: 'a JSON object',
      received:
        value === undefined
          ? 'nothing'
          : Array.isArray(value)
            ? 'a list'
            : JSON.stringify(value).slice(0, 40),
    });
  }
  return Object.fromEntries(Object.entries(value));
}

/** @throws UsageError when a JSON value is no list. */
export function asList(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UsageError('json-list', 'something else stands where a list should', {
    path,
    expected: 'a JSON list',
    received: value === undefined ? 'nothing' : typeof value,
  });
}
