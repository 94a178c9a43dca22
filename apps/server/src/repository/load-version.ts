import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { loadModel, type Model, type PoolOptions } from '@fovea/runtime-node';
import { ModelError } from '@fovea/shape';
import type { ModelStats } from './model-stats.ts';
import type { FoundModel, FoundVersion } from './scan-repository.ts';
import { ServedVersion } from './served-version.ts';

/**
 * Loads one version of a model, with the server's settings where the model's
 * own configuration says nothing else.
 *
 * @throws FoveaError when the model or a file of labels cannot be used.
 */
export async function loadVersion(
  found: FoundModel,
  { version, file, path, fingerprint }: FoundVersion,
  settings: PoolOptions & { readonly maxBatch: number },
  stats: ModelStats,
): Promise<ServedVersion> {
  const { name, config } = found;
  const { maxBatch = settings.maxBatch, maxWaitMs, queue, workers } = config;
  const model = await loadModel(file, {
    ...settings,
    maxBatch,
    path,
    ...(maxWaitMs !== undefined && { maxWaitMs }),
    ...(queue !== undefined && { queue }),
    ...(workers !== undefined && { workers }),
  });
  try {
    const labels = await readLabels(found, model);
    return new ServedVersion({ name, version, fingerprint, model, config, maxBatch, labels, stats });
  } catch (error) {
    await model.close();
    throw error;
  }
}

/** From the file that the configuration names, else from labels.txt, else from the model itself. */
async function readLabels(
  { folder, config }: FoundModel,
  { info, outputs }: Model,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const shared = folder === undefined ? undefined : await readLabelFile(folder, 'labels.txt', true);
  const labels = new Map<string, readonly string[]>();
  for (const { name } of outputs) {
    const file = config.labelFiles.get(name);
    const own =
      folder === undefined || file === undefined ? undefined : await readLabelFile(folder, file, false);
    const known = own ?? shared ?? info?.labels;
    if (known !== undefined) labels.set(name, known);
  }
  return labels;
}

/** One label a line. */
async function readLabelFile(folder: string, name: string, optional: boolean): Promise<string[] | undefined> {
  const file = resolve(folder, name);
  if (!file.startsWith(folder + sep)) {
    throw new ModelError('labels-outside', "the file of labels is outside the model's folder", {
      path: name,
    });
  }
  try {
    const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  } catch (cause) {
    if (optional && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError('labels-unreadable', `the file of labels cannot be read (${reason})`, {
      path: file,
      cause,
    });
  }
}
