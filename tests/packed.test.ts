import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
// The server is an app that the fovea command starts, so it is published as well.
const packages = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'apps/server'];
const pnpm = ['--yes', manifest(root).packageManager ?? 'pnpm'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly packageManager?: string;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The first TypeScript snippet of a Markdown file. */
function snippet(file: string): string {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(readFileSync(file, 'utf8')) ?? [];
  return code;
}

describe('the packages as they are published', () => {
  const consumer = mkdtempSync(join(tmpdir(), 'fovea-consumer-'));

  beforeAll(() => {
    const tarballs = packages.map((folder) => {
      const { name, version } = manifest(join(root, folder));
      execFileSync('npx', [...pnpm, 'pack', '--pack-destination', consumer], {
        cwd: join(root, folder),
        stdio: 'pipe',
      });
      return [name, `file:${consumer}/${name.replace('@', '').replace('/', '-')}-${version}.tgz`] as const;
    });
    const dependencies = Object.fromEntries(tarballs);
    writeFileSync(
      join(consumer, 'package.json'),
      JSON.stringify({
        name: 'consumer',
        private: true,
        type: 'module',
        dependencies: { ...dependencies, '@types/node': '^20.19.0' },
      }),
    );
    const overrides = tarballs.map(([name, file]) => `  "${name}": "${file}"`).join('\n');
    writeFileSync(
      join(consumer, 'pnpm-workspace.yaml'),
      `packages: ["."]\noverrides:\n${overrides}\nallowBuilds:\n  onnxruntime-node: false\n  protobufjs: false\n  sharp: false\n`,
    );
    execFileSync('npx', [...pnpm, 'install', '--prefer-offline'], { cwd: consumer, stdio: 'pipe' });
    writeFileSync(join(consumer, 'example.ts'), snippet(join(root, 'README.md')));
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          target: 'es2022',
          module: 'nodenext',
          types: ['node'],
          outDir: 'out',
          skipLibCheck: false,
        },
        files: ['example.ts'],
      }),
    );
  }, 300_000);

  afterAll(() => rmSync(consumer, { recursive: true, force: true }));

  it.each(['typescript', 'typescript-6.0', 'typescript-5.9'])(
    "compile the README's example under %s, strict",
    (compiler) => {
      const tsc = join(root, 'node_modules', compiler, 'bin', 'tsc');
      const run = () =>
        execFileSync(process.execPath, [tsc, '-p', consumer], { encoding: 'utf8', stdio: 'pipe' });
      expect(run).not.toThrow();
    },
  );

  it("run the README's example", () => {
    const printed = execFileSync(process.execPath, ['out/example.js'], {
      cwd: consumer,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(printed).toContain('conv2d_1');
    const [, label, truth] = /^(\d) should be (\d)$/m.exec(printed) ?? [];
    expect(label).toBe(truth);
    const [accuracy = 0] = [...printed.matchAll(/testAccuracy: ([\d.]+)/g)]
      .map(([, value]) => Number(value))
      .slice(-1);
    expect(accuracy).toBeGreaterThan(0.93);
    expect(existsSync(join(consumer, 'digits.onnx'))).toBe(true);
  });

  it('bring the fovea command', () => {
    const printed = execFileSync('npx', ['--no-install', 'fovea', 'summary', 'keras-demo'], {
      cwd: consumer,
      encoding: 'utf8',
    });
    expect(printed).toContain('34,826 parameters');
  });

  it('bring the files for plain pages', () => {
    execFileSync('npx', ['--no-install', 'fovea', 'web', 'page/fovea'], { cwd: consumer, stdio: 'pipe' });
    const files = readdirSync(join(consumer, 'page/fovea'));
    expect(files).toEqual(
      expect.arrayContaining(['index.js', 'wasm.js', 'wasm-worker.js', 'ort-wasm-simd-threaded.wasm']),
    );
  });

  it('bring the server', async () => {
    const fovea = join(consumer, 'node_modules/@fovea/cli/bin/fovea.js');
    // The README's example has written the model.
    const server = spawn(process.execPath, [fovea, 'serve', 'digits.onnx', '--port', '0'], {
      cwd: consumer,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exit = once(server, 'exit');
    let said = '';
    for await (const text of server.stderr) {
      said += text;
      if (/http:\S+ {2}serves digits/.test(said)) break;
    }
    const [address = 'none'] = /http:\S+/.exec(said) ?? [];
    const answer = await fetch(`${address}/v2/models/digits`);
    expect(await answer.json()).toMatchObject({ name: 'digits', versions: ['1'] });
    server.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });
});

describe.each(packages)('%s', (folder) => {
  it('has a manifest that tools agree with', async () => {
    const pkgDir = join(root, folder);
    const { messages } = await publint({ pkgDir, pack: false, strict: true });
    const pkg = manifest(pkgDir);
    // A condition that leads to the source is what the workspace lives on, and the source is in the package.
    expect(messages.map((message) => formatMessage(message, { ...pkg }))).toEqual([]);
  });
});
