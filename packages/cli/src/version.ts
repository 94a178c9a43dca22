import { readFileSync } from 'node:fs';

/** This package's version. */
export function version(): string {
  const file = new URL('../package.json', import.meta.url);
  const { version: text }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return text;
}
