import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pathArgument, shellCommand } from './shell-command.ts';

const argv = process.argv;
beforeEach(() => {
  process.argv = ['node', '/opt/tools/fovea'];
  vi.stubEnv('PATH', '/usr/bin:/opt/tools');
});
afterEach(() => {
  process.argv = argv;
  vi.unstubAllEnvs();
});

describe('shellCommand', () => {
  it('calls an installed command by its name', () => {
    expect(shellCommand(['train', 'digits', '--resume'])).toBe('fovea train digits --resume');
  });

  it('calls npx, or the file, where it was called like that', () => {
    const local = `${process.cwd()}/node_modules/.bin`;
    process.argv = ['node', `${local}/fovea`];
    vi.stubEnv('PATH', `${local}:/usr/bin`);
    expect(shellCommand(['train'])).toBe('npx fovea train');
    process.argv = ['node', '/cache/node_modules/.bin/fovea'];
    expect(shellCommand(['train'])).toBe('node /cache/node_modules/.bin/fovea train');
    process.argv = ['node', `${process.cwd()}/packages/my cli/fovea.js`];
    expect(shellCommand(['train'])).toBe("node 'packages/my cli/fovea.js' train");
    process.argv = ['node', '/elsewhere/fovea.js'];
    expect(shellCommand(['train'])).toBe('node /elsewhere/fovea.js train');
  });

  it('quotes so that a shell reads the same words again', () => {
    expect(shellCommand(["it's mine", 'ünï code', '$HOME', ''])).toBe(
      "fovea 'it'\\''s mine' 'ünï code' '$HOME' ''",
    );
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))),
        (args) => {
          const line = shellCommand(args).replace(/^fovea/, "printf '%s\\0'");
          const words =
            args.length === 0
              ? []
              : execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1);
          expect(words).toEqual(args);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });
});

it('a path is no option', () => {
  expect(pathArgument('-odd')).toBe('./-odd');
  expect(pathArgument('runs/a')).toBe('runs/a');
});
