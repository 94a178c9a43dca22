import { basename, delimiter, dirname, join, relative } from 'node:path';

/** A `fovea` command that can be pasted into a shell: quoted, and called as this process was. */
export function shellCommand(args: readonly string[]): string {
  return [...program(), ...args].map(quoted).join(' ');
}

/** A path as an argument that no one takes for an option. */
export function pathArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

function program(): string[] {
  const script = process.argv[1] ?? 'fovea';
  const [folder, here] = [dirname(script), process.cwd()];
  if (basename(script) === 'fovea') {
    // npx puts this folder on the PATH, but only for what it runs.
    if (!folder.endsWith(join('node_modules', '.bin'))) {
      if ((process.env.PATH ?? '').split(delimiter).includes(folder)) return ['fovea'];
    } else if (!relative(join(folder, '../..'), here).startsWith('..')) return ['npx', 'fovea'];
  }
  const short = relative(here, script);
  return ['node', short.startsWith('..') ? script : pathArgument(short)];
}

function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
