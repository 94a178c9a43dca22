const lineWidth = 110;

/** `import { a, b } from 'c';`, on one line where it fits. */
export function importCode(names: readonly string[], from: string): string {
  const sorted = [...new Set(names)].sort();
  const line = `import { ${sorted.join(', ')} } from ${valueCode(from)};`;
  return line.length <= lineWidth
    ? line
    : `import {\n${sorted.map((name) => `  ${name},\n`).join('')}} from ${valueCode(from)};`;
}

/** Plain data as it is written in code. */
export function valueCode(value: unknown): string {
  if (typeof value === 'string') return stringCode(value);
  if (Array.isArray(value)) return `[${value.map(valueCode).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return fields.length === 0
      ? '{}'
      : `{ ${fields.map(([name, field]) => `${keyCode(name)}: ${valueCode(field)}`).join(', ')} }`;
  }
  return String(value);
}

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function keyCode(name: string): string {
  return isIdentifier(name) ? name : stringCode(name);
}

function stringCode(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}
