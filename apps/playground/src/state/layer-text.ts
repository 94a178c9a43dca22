import type { NewLayer } from './draft.ts';

/**
 * A layer as a link has it: `conv2d,filters:8,kernel:3x3`, with `@name` behind the type where it has one, and with the
 * rows inside it behind all that: `residual(conv2d,filters:8/relu;)`.
 */
export function encodeLayer({ type, name, attributes, branches }: NewLayer): string {
  const settings = Object.entries(attributes).map(([key, value]) => `${key}:${encodeValue(value)}`);
  const head = [name === undefined ? type : `${type}@${encodeURIComponent(name)}`, ...settings].join(',');
  const rows = branches?.map((row) => row.map(encodeLayer).join('/'));
  return rows === undefined ? head : `${head}(${rows.join(';')})`;
}

/** Undefined for text that is no layer. */
export function decodeLayer(text: string, depth = 0): NewLayer | undefined {
  const [, own = '', inside] = /^([^()]*)(?:\((.*)\))?$/s.exec(text) ?? [];
  const [head = '', ...settings] = own.split(',');
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
  const branches = inside === undefined ? undefined : decodeRows(inside, depth + 1);
  if (inside !== undefined && branches === undefined) return undefined;
  return {
    type,
    ...(given === undefined ? {} : { name: given }),
    attributes,
    ...(branches === undefined ? {} : { branches }),
  };
}

/** Layers in a row, as they stand between slashes; those inside a layer stay with it. */
export function splitLayers(text: string): string[] {
  return splitOutside(text, '/');
}

function decodeRows(text: string, depth: number): NewLayer[][] | undefined {
  if (depth > deepest) return undefined;
  const rows: NewLayer[][] = [];
  for (const row of text === '' ? [] : splitOutside(text, ';')) {
    const layers = row === '' ? [] : splitLayers(row).map((layer) => decodeLayer(layer, depth));
    const read = layers.filter((layer) => layer !== undefined);
    if (read.length < layers.length) return undefined;
    rows.push(read);
  }
  return rows;
}

/** Layers in layers deeper than this come from no hand. */
const deepest = 12;

/** Splits at a sign that is not inside brackets. */
function splitOutside(text: string, sign: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === sign && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return parts;
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
  const text = encodeURIComponent(Array.isArray(value) ? value.join('x') : `${value}`);
  return text.replaceAll('(', '%28').replaceAll(')', '%29');
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
