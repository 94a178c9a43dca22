import { ModelError, UsageError } from '@fovea/shape';
import { type EntryOptions, ModelEntry } from './model-entry.ts';
import { type FoundModel, scanRepository } from './scan-repository.ts';
import type { ServedVersion } from './served-version.ts';

export interface RepositoryOptions extends EntryOptions {
  /** An .onnx file, or a folder as {@link scanRepository} reads it. */
  readonly path: string;
  /** A file that was changed less than so many milliseconds ago is still being written. */
  readonly settleMs: number;
}

/** A version that should be served from its newest file, and is not. */
export interface Problem {
  readonly name: string;
  readonly version: string;
  readonly reason: string;
}

/**
 * The models that are served. {@link refresh} brings them in line with the
 * folder: a changed file is loaded first, then takes over, and the old one ends
 * when its last request is answered. What cannot be loaded leaves the old one
 * in place.
 */
export class Repository {
  readonly #options: RepositoryOptions;
  readonly #entries = new Map<string, ModelEntry>();
  /** Since when nothing of a model is in the folder, in milliseconds since 1970. */
  readonly #missing = new Map<string, number>();
  /** Models that were unloaded on request stay so until they are loaded on request. */
  readonly #unloaded = new Set<string>();
  readonly #retiring = new Set<Promise<void>>();
  #work: Promise<unknown> = Promise.resolve();
  /** How often a version failed to load. */
  loadFailures = 0;

  private constructor(options: RepositoryOptions) {
    this.#options = options;
  }

  /** @throws FoveaError when there is no model, or none of them can be served. */
  static async open(options: RepositoryOptions): Promise<Repository> {
    const repository = new Repository(options);
    const found = await findModels(options.path);
    if (found.length === 0) {
      throw new ModelError('repository-empty', 'there is no model', {
        path: options.path,
        expected: 'digits.onnx, digits/model.onnx or digits/1/model.onnx, for example',
        hint: 'fovea train digits makes one in runs/digits.',
      });
    }
    const { errors } = await repository.#apply(found, 0);
    if (repository.all().length === 0 && errors.length > 0) {
      await repository.close();
      throw errors[0];
    }
    return repository;
  }

  /** All served versions, by name, the newest first. */
  all(): readonly ServedVersion[] {
    return [...this.#entries.values()].flatMap(({ served }) => served);
  }

  names(): readonly string[] {
    return [...this.#entries].filter(([, { served }]) => served.length > 0).map(([name]) => name);
  }

  problems(): readonly Problem[] {
    return [...this.#entries.values()].flatMap(({ problems }) => problems);
  }

  /** Names that were unloaded on request. */
  unloaded(): readonly string[] {
    return [...this.#unloaded];
  }

  /** Versions of a model that are served, the newest first. @throws UsageError for a model that is not. */
  versions(name: string): readonly ServedVersion[] {
    const served = this.#entries.get(name)?.served ?? [];
    if (served.length > 0) return served;
    throw new UsageError('model-unknown', 'there is no such model', {
      path: `model "${name.slice(0, 100)}"`,
      expected: this.names().join(', ') || 'none, as none is loaded',
    });
  }

  /** One version, or the newest. @throws UsageError when it is not served. */
  find(name: string, version?: string): ServedVersion {
    const versions = this.versions(name);
    const found =
      version === undefined ? versions[0] : versions.find(({ parts }) => parts.version === version);
    if (found !== undefined) return found;
    throw new UsageError('version-unknown', 'there is no such version', {
      path: `model "${name}", version "${version?.slice(0, 20)}"`,
      expected: versions.map(({ parts }) => parts.version).join(', '),
    });
  }

  /** Brings what is served in line with the folder. Gives true when a file is still being written: look again later. */
  refresh(): Promise<boolean> {
    return this.#inTurn(async () => {
      try {
        const found = await findModels(this.#options.path);
        return (await this.#apply(found, this.#options.settleMs)).unsettled;
      } catch (error) {
        this.#options.log.error({ err: error }, 'the models cannot be looked through; what is loaded stays');
        return false;
      }
    });
  }

  /** Loads a model anew, whether or not its files have changed. @throws FoveaError when one of its versions cannot be. */
  load(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const found = (await findModels(this.#options.path)).find((model) => model.name === name);
      if (found === undefined) {
        throw new UsageError('model-unknown', 'there is no such model in the folder', {
          path: `model "${name.slice(0, 100)}"`,
        });
      }
      this.#unloaded.delete(name);
      const { errors } = await this.#entry(name).apply(found, 0, true);
      this.loadFailures += errors.length;
      if (errors.length > 0) throw errors[0];
    });
  }

  /** Ends a model until it is loaded again. @throws UsageError when it is not served. */
  unload(name: string): Promise<void> {
    return this.#inTurn(async () => {
      this.versions(name);
      this.#unloaded.add(name);
      this.#remove(name);
    });
  }

  /** Waits for all requests and ends all models. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      for (const name of [...this.#entries.keys()]) this.#remove(name);
    });
    await Promise.all(this.#retiring);
  }

  /** One change after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }

  async #apply(
    models: readonly FoundModel[],
    settleMs: number,
  ): Promise<{ readonly unsettled: boolean; readonly errors: readonly unknown[] }> {
    let unsettled = false;
    const errors: unknown[] = [];
    for (const found of models) {
      if (this.#unloaded.has(found.name)) continue;
      const applied = await this.#entry(found.name).apply(found, settleMs);
      errors.push(...applied.errors);
      if (applied.unsettled) unsettled = true;
    }
    this.loadFailures += errors.length;
    for (const name of [...this.#entries.keys()]) {
      if (models.some((found) => found.name === name)) {
        this.#missing.delete(name);
        continue;
      }
      // Some programs remove a file before they write it anew.
      const since = this.#missing.get(name) ?? Date.now();
      this.#missing.set(name, since);
      if (Date.now() - since < settleMs) unsettled = true;
      else this.#remove(name);
    }
    return { unsettled, errors };
  }

  #entry(name: string): ModelEntry {
    const entry =
      this.#entries.get(name) ?? new ModelEntry(name, this.#options, (served) => this.#retire(served));
    this.#entries.set(name, entry);
    return entry;
  }

  #remove(name: string): void {
    this.#entries.get(name)?.retireAll();
    this.#entries.delete(name);
    this.#missing.delete(name);
  }

  #retire(served: ServedVersion): void {
    const { name: model, version } = served.parts;
    const { log } = this.#options;
    const retired = served.retire().then(
      () => log.info({ model, version }, 'model unloaded'),
      (error: unknown) => log.error({ model, version, err: error }, 'model not closed'),
    );
    this.#retiring.add(retired);
    void retired.finally(() => this.#retiring.delete(retired));
  }
}

/** A folder of versions without a single file is no model (yet). */
async function findModels(path: string): Promise<readonly FoundModel[]> {
  const found = await scanRepository(path);
  return found.filter(({ versions, problem }) => versions.length > 0 || problem !== undefined);
}
