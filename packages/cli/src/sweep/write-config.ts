import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeWhole } from '../write-whole.ts';

const fileName = 'trials.config.ts';

/**
 * Writes the configuration file that trials get, with the callbacks of the user's own and nothing else: its
 * values are among what trials are told already, where the space leaves them alone.
 *
 * @param config - the user's own; where there is none, one of before holds
 * @returns its path; undefined where trials need none
 */
export async function writeConfig(folder: string, config: string | undefined): Promise<string | undefined> {
  const file = join(folder, fileName);
  if (config === undefined) return existsSync(file) ? file : undefined;
  const text = `import config from ${JSON.stringify(resolve(config))};

export default { callbacks: config.callbacks };
`;
  await writeWhole(file, text);
  return file;
}
