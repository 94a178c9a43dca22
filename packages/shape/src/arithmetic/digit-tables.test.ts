import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('are what their generator writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-digit-tables-'));
  try {
    const file = join(folder, 'tables.ts');
    const generator = fileURLToPath(new URL('../../scripts/generate-digit-tables.mjs', import.meta.url));
    execFileSync(process.execPath, [generator, file]);
    const committed = readFileSync(new URL('./digit-tables.gen.ts', import.meta.url), 'utf8');
    expect(readFileSync(file, 'utf8')).toBe(committed);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
