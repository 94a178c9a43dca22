import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainCommand } from '../commands/train-command.ts';
import { applyConfig } from './apply-config.ts';
import { readConfig } from './read-config.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-config-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** What `fovea train` is told by its arguments and a configuration. */
async function told(config: Readonly<Record<string, unknown>>, ...args: string[]) {
  const command = trainCommand(new Command('train')).exitOverride();
  // What is looked at is what an action would get.
  command.action(() => {});
  command.parse(args, { from: 'user' });
  const extras = applyConfig(command, { path: 'fovea.config.ts', config });
  return { ...extras, options: command.opts() };
}

describe('fovea.config.ts', () => {
  it('is a file in TypeScript with types and callbacks', async () => {
    const path = join(folder, 'fovea.config.ts');
    await writeFile(
      path,
      `import { defineConfig, type FoveaConfig } from '@fovea/cli/config';
import { earlyStopping } from '@fovea/trainer';
const more: FoveaConfig = { epochs: 3 };
export default defineConfig({ ...more, data: 'photos', callbacks: [earlyStopping({ patience: 2 })] });`,
    );
    const read = await readConfig(path);
    expect(read).toMatchObject({ path, config: { epochs: 3, data: 'photos' } });
    expect(await told(read?.config ?? {})).toMatchObject({
      data: 'photos',
      callbacks: [{ name: 'earlyStopping' }],
      options: { epochs: 3 },
    });
  });

  it('says what options say, in their own form; options win', async () => {
    const { options } = await told(
      {
        ...{ epochs: 3, batch: 64, lr: 0.01, size: [48, 64], mean: [0.5], std: [0.2], augment: 'flip' },
        ...{ freeze: ['conv2d_1', 'dense_*'], nesterov: true, optimizer: 'sgd', maxTime: '2m', holdOut: 0.1 },
        ...{ folder: 'files', classWeights: 'balanced', ema: undefined },
        ...{ memory: '1.5GB', balance: true },
      },
      ...['--epochs', '9', '--optimizer', 'adam'],
    );
    expect(options).toMatchObject({
      ...{ epochs: 9, batch: 64, lr: 0.01, size: [48, 64], mean: [0.5], std: [0.2] },
      ...{ freeze: ['conv2d_1', 'dense_*'], nesterov: true, optimizer: 'adam', maxTime: 120, holdOut: 0.1 },
      ...{ data: 'files', classWeights: 'balanced', memory: 1.5e9, balance: true },
    });
    expect(options.augment).toMatchObject([{ name: 'flip' }]);
  });

  it('changes nothing of a run that goes on, but what it keeps and tells', async () => {
    const { options } = await told({ epochs: 3, lr: 1, keep: 2 }, '--resume');
    expect(options).toMatchObject({ resume: true, keep: 2 });
    expect(Object.keys(options)).not.toContain('lr');
  });

  it.each([
    [{ epoch: 3 }, /^fovea\.config\.ts, epoch: there is no such key: expected data, folder, size, /],
    [{ resume: true }, /^fovea\.config\.ts, resume: .+ This one belongs on the command line\.$/],
    [
      { epochs: 1.5 },
      'fovea.config.ts, epochs: this value cannot be used: expected a whole number of at least 1, received 1.5.',
    ],
    [
      { optimizer: 'adm' },
      /^fovea\.config\.ts, optimizer: this value cannot be used: expected .*adamw.*, received "adm"\.$/,
    ],
    [
      { nesterov: 'yes' },
      'fovea.config.ts, nesterov: this value cannot be used: expected true or false, received "yes".',
    ],
    [
      { epochs: { most: 3 } },
      'fovea.config.ts, epochs: this value cannot be used: expected what --epochs <n> takes, received {"most":3}.',
    ],
    [
      { callbacks: [{}] },
      /^fovea\.config\.ts, callbacks: this value cannot be used: expected a list of callbacks/,
    ],
  ])('names the key of %j', async (config, message) => {
    await expect(told(config)).rejects.toThrow(message);
  });

  it('must be there where it is named, must run, and must export a configuration', async () => {
    const write = async (name: string, code: string) => {
      await writeFile(join(folder, name), code);
      return join(folder, name);
    };
    const cases = [
      [join(folder, 'none.ts'), /none\.ts: there is no such configuration file\.$/],
      [
        await write('a.ts', 'throw new Error("no luck")'),
        /a\.ts: the configuration cannot be read \(.*no luck\)\.$/,
      ],
      [
        await write('b.ts', 'export const epochs = 3;'),
        /b\.ts: the file exports no configuration: expected export default defineConfig\(\{ … \}\), received exports epochs\.$/,
      ],
    ] as const;
    for (const [path, message] of cases) await expect(readConfig(path)).rejects.toThrow(message);
    expect(await readConfig(undefined)).toBeUndefined();
  });
});
