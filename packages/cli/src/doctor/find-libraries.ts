import { readdir } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { runTool } from './run-tool.ts';

/** Where the linker of Linux looks beside what its cache lists. */
const usual = ['/usr/local/cuda/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];

/**
 * The file names of all shared libraries that a program can load by name: those in
 * `LD_LIBRARY_PATH`, in the linker's cache, and in the usual folders.
 */
export async function findLibraries(
  libraryPath: string = process.env.LD_LIBRARY_PATH ?? '',
): Promise<readonly string[]> {
  const folders = [...libraryPath.split(delimiter).filter((folder) => folder !== ''), ...usual];
  const listed = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  // Lines such as `libcudart.so.12 (libc6,x86-64) => /usr/local/cuda/lib64/libcudart.so.12`.
  const cache = (await runTool('ldconfig', ['-p'])) ?? (await runTool('/sbin/ldconfig', ['-p'])) ?? '';
  const cached = cache.split('\n').flatMap((line) => /^\s+(\S+) \(.*\) => /.exec(line)?.[1] ?? []);
  return [...new Set([...listed.flat(), ...cached])].filter((name) => name.includes('.so'));
}
