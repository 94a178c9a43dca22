import { ModelError } from '@fovea/shape';

/** A message of a protobuf text file. A field that stands there several times has several values. */
export type TextMessage = ReadonlyMap<string, readonly TextValue[]>;

/** Enum values and true and false are texts too. */
export type TextValue = string | number | TextMessage;

type Token =
  | { readonly kind: 'text' | 'word'; readonly value: string }
  | { readonly kind: 'sign'; readonly value: string };

const TOKEN = /\s+|#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([\w.+-]+)|([{}[\]<>:;,])/gy;
const DEEPEST = 32;

/**
 * Reads protobuf's text format, as Triton's config.pbtxt is written in: fields,
 * messages, lists, comments. It knows no schema.
 *
 * @param path names the file in errors.
 * @throws ModelError where the text is malformed.
 */
export function parseTextProto(text: string, path: string): TextMessage {
  const tokens = tokenize(text, path);
  let at = 0;
  const malformed = (expected: string) =>
    new ModelError('config-malformed', 'the configuration is malformed', {
      path,
      expected,
      received: tokens[at]?.value ?? 'the end of the file',
    });
  const takes = (...signs: string[]) => {
    const token = tokens[at];
    if (token?.kind !== 'sign' || !signs.includes(token.value)) return false;
    at += 1;
    return true;
  };

  function message(close: string | undefined, depth: number): TextMessage {
    if (depth > DEEPEST) throw malformed(`at most ${DEEPEST} messages in messages`);
    const fields = new Map<string, TextValue[]>();
    while (close === undefined ? at < tokens.length : !takes(close)) {
      const token = tokens[at];
      if (token?.kind !== 'word') throw malformed('the name of a field');
      at += 1;
      const colon = takes(':');
      const values = takes('[') ? list(depth) : [value(colon, depth)];
      fields.set(token.value, [...(fields.get(token.value) ?? []), ...values]);
      takes(',', ';');
    }
    return fields;
  }

  function list(depth: number): TextValue[] {
    const values: TextValue[] = [];
    while (!takes(']')) {
      values.push(value(true, depth));
      takes(',');
    }
    return values;
  }

  function value(scalar: boolean, depth: number): TextValue {
    if (takes('{')) return message('}', depth + 1);
    if (takes('<')) return message('>', depth + 1);
    const token = tokens[at];
    if (!scalar || token === undefined || token.kind === 'sign') throw malformed('a value');
    at += 1;
    if (token.kind === 'word') {
      const number = Number(token.value);
      return Number.isNaN(number) ? token.value : number;
    }
    // Texts that stand side by side are one.
    let joined = token.value;
    for (let next = tokens[at]; next?.kind === 'text'; next = tokens[at]) {
      joined += next.value;
      at += 1;
    }
    return joined;
  }

  return message(undefined, 0);
}

function tokenize(text: string, path: string): readonly Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, double, single, word, sign] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
  }
  if (end < text.length) {
    const line = text.slice(0, end).split('\n').length;
    throw new ModelError('config-malformed', 'the configuration is malformed', {
      path: `${path}, line ${line}`,
      received: JSON.stringify(text.slice(end, end + 20)),
    });
  }
  return tokens;
}
