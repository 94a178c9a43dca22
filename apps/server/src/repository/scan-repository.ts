import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { FoveaError, ModelError } from '@fovea/shape';
import { defaultConfig, type ModelConfig, readModelConfig } from './read-model-config.ts';

/** A version's file, as it lay there. */
export interface FoundVersion {
  readonly version: string;
  readonly file: string;
  /** The file as seen from the repository, for errors: clients read them too. */
  readonly path: string;
  /** Another one means that the file or what belongs to it has changed. */
  readonly fingerprint: string;
  /** When the file was last written, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** A model in the folder: its configuration, or what is wrong with it, and the versions that are to be served. */
export interface FoundModel {
  readonly name: string;
  /** The model's own folder, where it has one; label files lie there. */
  readonly folder: string | undefined;
  readonly config: ModelConfig;
  readonly problem: FoveaError | undefined;
  readonly versions: readonly FoundVersion[];
}

/**
 * Finds the models in `path`, which is an .onnx file or a folder with any of:
 *
 * - `digits.onnx`: the model "digits", version 1
 * - `digits/model.onnx`: the same, as `fovea train` leaves it
 * - `digits/3/model.onnx`: version 3 of it, as Triton has it, beside an optional `digits/config.pbtxt`
 * - `model.onnx`: called after the folder
 *
 * Names that begin with a dot are passed over, and so is everything else.
 *
 * @throws ModelError when `path` is neither, or a file that is no .onnx.
 */
export async function scanRepository(path: string): Promise<readonly FoundModel[]> {
  const root = resolve(path);
  const kind = await stat(root).catch((cause: unknown) => {
    throw new ModelError('repository-missing', 'there is no such file or folder', {
      path,
      hint: 'fovea train digits makes a model in runs/digits.',
      cause,
    });
  });
  if (kind.isFile()) {
    if (extname(root) !== '.onnx') {
      throw new ModelError('repository-file', 'this is no model', {
        path,
        expected: 'an .onnx file or a folder',
      });
    }
    return [await flatModel(root, dirname(root))];
  }
  const models = new Map<string, FoundModel>();
  const entries = await readdir(root, { withFileTypes: true });
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = join(root, name);
    // Of links too: a repository may be made of them.
    const found = name.startsWith('.') ? undefined : await stat(inside).catch(() => undefined);
    const model = found?.isDirectory()
      ? await folderModel(inside, root)
      : found?.isFile() && extname(name) === '.onnx'
        ? await flatModel(inside, root)
        : undefined;
    if (model === undefined) continue;
    const other = models.get(model.name);
    models.set(model.name, other === undefined ? model : { ...other, problem: twice(other) });
  }
  return [...models.values()];
}

/** A file stands for a model of one version. One that is called model.onnx is named after its folder. */
async function flatModel(file: string, root: string): Promise<FoundModel> {
  const stem = basename(file, '.onnx');
  const name = stem === 'model' ? basename(dirname(file)) : stem;
  const versions = await findVersions([['1', file]], '', root);
  return { name, folder: undefined, config: defaultConfig, problem: undefined, versions };
}

/** Undefined for a folder without any model in it. */
async function folderModel(folder: string, root: string): Promise<FoundModel | undefined> {
  const inside = await readdir(folder);
  const numbers = inside.filter((entry) => /^[1-9]\d{0,14}$/.test(entry)).map(Number);
  if (numbers.length === 0) {
    if (!inside.includes('model.onnx')) return undefined;
    const labels = await describeLabels(folder, inside);
    const versions = await findVersions([['1', join(folder, 'model.onnx')]], labels, root);
    return { name: basename(folder), folder, config: defaultConfig, problem: undefined, versions };
  }
  const configFile = join(folder, 'config.pbtxt');
  const text = inside.includes('config.pbtxt') ? await readFile(configFile, 'utf8') : '';
  const { config, problem } = tryConfig(text, relative(root, configFile));
  const labels = await describeLabels(folder, inside);
  const all = await findVersions(
    numbers
      .sort((a, b) => b - a)
      .map((version) => [String(version), join(folder, String(version), 'model.onnx')] as const),
    text + labels,
    root,
  );
  return { name: basename(folder), folder, config, problem, versions: choose(all, config) };
}

/** In which state the files are that labels can lie in. */
async function describeLabels(folder: string, inside: readonly string[]): Promise<string> {
  const files = inside.filter((name) => extname(name) === '.txt');
  const facts = await Promise.all(files.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return files.map((name, index) => `|${name} ${facts[index]?.size} ${facts[index]?.mtimeMs}`).join('');
}

function tryConfig(text: string, file: string): { config: ModelConfig; problem: FoveaError | undefined } {
  try {
    return { config: text === '' ? defaultConfig : readModelConfig(text, file), problem: undefined };
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    return { config: defaultConfig, problem: error };
  }
}

/** Those of which there is a file. */
async function findVersions(
  files: readonly (readonly [version: string, file: string])[],
  belongings: string,
  root: string,
): Promise<readonly FoundVersion[]> {
  const found = await Promise.all(
    files.map(async ([version, file]) => {
      const facts = await stat(file).catch(() => undefined);
      if (!facts?.isFile()) return [];
      const fingerprint = [file, facts.ino, facts.size, facts.mtimeMs, belongings].join('|');
      return [{ version, file, path: relative(root, file), fingerprint, changedAt: facts.mtimeMs }];
    }),
  );
  return found.flat();
}

/** @param versions the newest first. */
function choose(
  versions: readonly FoundVersion[],
  { versionPolicy: policy }: ModelConfig,
): readonly FoundVersion[] {
  if (policy.kind === 'all') return versions;
  if (policy.kind === 'latest') return versions.slice(0, policy.count);
  return versions.filter(({ version }) => policy.versions.includes(Number(version)));
}

function twice({ name }: FoundModel): ModelError {
  return new ModelError('repository-twice', 'a file and a folder are both called so', {
    path: `model "${name}"`,
    hint: 'Rename or remove one of them.',
  });
}
