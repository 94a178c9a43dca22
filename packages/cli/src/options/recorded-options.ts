import { resolve } from 'node:path';
import { architectures } from '@fovea/layers';
import { findData } from '../data/find-data.ts';
import type { RecordedOptions } from '../run/run-record.ts';
import type { TrainOptions } from './train-options.ts';

/** The options as they hold from any working folder. */
export async function recordedOptions(options: TrainOptions): Promise<RecordedOptions> {
  const {
    resume: _,
    out: __,
    settings: ___,
    callbacks: ____,
    ui: ________,
    signal: _____,
    typed: ______,
    like: _______,
    ...kept
  } = options;
  const { data, folder, test, arch, config } = kept;
  const isPath = (await findData(options)).path === data;
  const isFile = arch !== undefined && !architectures.some(({ name }) => name === arch);
  return {
    ...kept,
    ...(isPath ? { data: resolve(data) } : {}),
    ...(isFile ? { arch: resolve(arch) } : {}),
    ...(folder === undefined ? {} : { folder: resolve(folder) }),
    ...(test === undefined ? {} : { test: resolve(test) }),
    ...(config === undefined ? {} : { config: resolve(config) }),
  };
}
