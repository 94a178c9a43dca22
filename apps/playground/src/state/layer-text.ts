import type { NewLayer } from './draft.ts';

/** A layer as a link has it: `conv2d,filters:8,kernel:3x3`, with `@name` behind the type where it has one. */
export function encodeLayer({ type, name, attributes }: NewLayer): string {
  const settings = Object.entries(attributes).map(([key, value]) => `${key}:${encodeValue(value)}`);
  return [name === undefined ? type : `${type}@${encodeURIComponent(name)}`, ...settings].join(',');
}

/** Undefined for text that is no layer. */
export function decodeLayer(text: string): NewLayer | undefined {
  const [head = '', ...settings] = text.split(',');
  const [type = '', name, ...more] = head.split('@');
  if (!/^\w+$/.test(type) || more.length > 0) return undefined;
  const attributes: Record<string, unknown> = {};
  for (const setting of settings) {
    const [key = '', value, ...rest] = setting.split(':');
    if (!/^\w+$/.test(key) || key === '__proto__' || value === undefined || rest.length > 0) return undefined;
    const read = decodeValue(value);
    if (read === undefined) return undefined;
    attributes[key] = read;
  }
  const given = name === undefined ? undefined : unescaped(name);
  if (name !== undefined && given === undefined) return undefined;
  return { type, ...(given === undefined ? {} : { name: given }), attributes };
}

/** What people type into a field, which the layer may refuse: a number, `3x3`, a word. */
export function valueFromText(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  if (isNumber(trimmed)) return Number(trimmed);
  const parts = trimmed.split(/\s*[x×,]\s*/);
  return parts.length > 1 && parts.every(isNumber) ? parts.map(Number) : trimmed;
}

/** The same, the other way round. */
export function textFromValue(value: unknown): string {
  return Array.isArray(value) ? value.join(' × ') : `${value}`;
}

function encodeValue(value: unknown): string {
  return encodeURIComponent(Array.isArray(value) ? value.join('x') : `${value}`);
}

function decodeValue(text: string): unknown {
  const plain = unescaped(text);
  return plain === undefined ? undefined : valueFromText(plain);
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
