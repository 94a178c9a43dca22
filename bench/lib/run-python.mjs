// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { say } from './serve-peer.mjs';

/**
 * A peer's main for a library of Python: hands the conversation over to a
 * script, or says that no Python has the library.
 *
 * @param {object} peer
 * @param {string} peer.script - a file in peers
 * @param {string} peer.argument
 * @param {readonly string[]} peer.modules - all have to be there
 * @param {readonly string[]} peer.variables - of the environment, that may name a Python
 * @param {NodeJS.ProcessEnv} [peer.env]
 */
export async function runPython({ script, argument, modules, variables, env = {} }) {
  const python = findPython(modules, variables);
  if (python === undefined) {
    say({ kind: 'absent', reason: `no python3 with ${modules.join(' and ')} was found` });
    return;
  }
  const file = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  const child = spawn(python, [file, process.argv[2] ?? '', argument], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

/**
 * A Python that has these modules; undefined where there is none.
 *
 * @param {readonly string[]} modules
 * @param {readonly string[]} variables - of the environment, that may name one
 */
export function findPython(modules, variables) {
  const candidates = [...variables.map((name) => process.env[name]), 'python3', '/usr/bin/python3', 'python'];
  // Finding a module is enough: importing some takes seconds.
  const test = `import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in ${JSON.stringify(modules)}))`;
  return candidates.find(
    (name) => name !== undefined && spawnSync(name, ['-c', test], { stdio: 'ignore' }).status === 0,
  );
}
