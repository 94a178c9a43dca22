import type { PoolOptions } from '@fovea/runtime-node';
import { FoveaError, ModelError, UsageError } from '@fovea/shape';
import type { FastifyBaseLogger } from 'fastify';
import { loadVersion } from './load-version.ts';
import { ModelStats } from './model-stats.ts';
import { type FoundModel, type FoundVersion, scanRepository } from './scan-repository.ts';
import type { ServedParts, ServedVersion } from './served-version.ts';

export interface RepositoryOptions {
  /** An .onnx file, or a folder as {@link scanRepository} reads it. */
  readonly path: string;
  readonly pool: PoolOptions & { readonly maxBatch: number };
  /** A file that was changed less than so many milliseconds ago is still being written. */
  readonly settleMs: number;
  readonly log: FastifyBaseLogger;
}

/** A version that should be served from its newest file, and is not. */
export interface Problem {
  readonly name: string;
  readonly version: string;
  readonly reason: string;
}

interface Entry {
  /** Since when nothing of it is in the folder, in milliseconds since 1970. */
  missingSince?: number | undefined;
  readonly versions: Map<string, ServedVersion>;
  /** By version; with the fingerprint of the file that failed, which is not tried again. */
  readonly problems: Map<string, { readonly fingerprint: string; readonly reason: string }>;
}

/**
 * The models that are served. {@link refresh} brings them in line with the
 * folder: a changed file is loaded first, then takes over, and the old one ends
 * when its last request is answered. What cannot be loaded leaves the old one
 * in place.
 */
export class Repository {
  readonly #options: RepositoryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #stats = new Map<string, ModelStats>();
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
      });
    }
    const errors: unknown[] = [];
    await repository.#apply(found, 0, (error) => errors.push(error));
    if (repository.all().length === 0 && errors.length > 0) {
      await repository.close();
      throw errors[0];
    }
    return repository;
  }

  /** All served versions, by name and version. */
  all(): readonly ServedVersion[] {
    return [...this.#entries.values()].flatMap(({ versions }) => [...versions.values()]);
  }

  names(): readonly string[] {
    return [...this.#entries].filter(([, { versions }]) => versions.size > 0).map(([name]) => name);
  }

  problems(): readonly Problem[] {
    return [...this.#entries].flatMap(([name, { problems }]) =>
      [...problems].map(([version, { reason }]) => ({ name, version, reason })),
    );
  }

  /** Versions of a model that are served, the newest first. @throws UsageError for a model that is not. */
  versions(name: string): readonly ServedVersion[] {
    const versions = [...(this.#entries.get(name)?.versions.values() ?? [])];
    if (versions.length === 0) {
      throw new UsageError('model-unknown', 'there is no such model', {
        path: `model "${name.slice(0, 100)}"`,
        expected: this.names().join(', ') || 'none, as none is loaded',
      });
    }
    return versions.sort((a, b) => Number(b.parts.version) - Number(a.parts.version));
  }

  /** One version, or the newest. @throws UsageError when it is not served. */
  find(name: string, version?: string): ServedVersion {
    const [newest, ...others] = this.versions(name);
    const versions = newest === undefined ? [] : [newest, ...others];
    const found = version === undefined ? newest : versions.find(({ parts }) => parts.version === version);
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
        return await this.#apply(await findModels(this.#options.path), this.#options.settleMs);
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
      this.#entries.get(name)?.problems.clear();
      const errors: unknown[] = [];
      await this.#applyModel(found, 0, (error) => errors.push(error), true);
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

  /** Names that were unloaded on request. */
  unloaded(): readonly string[] {
    return [...this.#unloaded];
  }

  /** Waits for all requests and ends all models. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      for (const name of [...this.#entries.keys()]) this.#remove(name);
    });
    await Promise.all(this.#retiring);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }

  async #apply(
    models: readonly FoundModel[],
    settleMs: number,
    onError: (error: unknown) => void = () => {},
  ): Promise<boolean> {
    let unsettled = false;
    for (const found of models) {
      if (this.#unloaded.has(found.name)) continue;
      if (await this.#applyModel(found, settleMs, onError)) unsettled = true;
    }
    for (const [name, entry] of [...this.#entries]) {
      if (models.some((found) => found.name === name)) {
        entry.missingSince = undefined;
        continue;
      }
      // Some programs remove a file before they write it anew.
      entry.missingSince ??= Date.now();
      if (Date.now() - entry.missingSince < settleMs) unsettled = true;
      else this.#remove(name);
    }
    return unsettled;
  }

  async #applyModel(
    found: FoundModel,
    settleMs: number,
    onError: (error: unknown) => void,
    anew = false,
  ): Promise<boolean> {
    const { name, config, problem, versions } = found;
    const entry = this.#entries.get(name) ?? { versions: new Map(), problems: new Map() };
    this.#entries.set(name, entry);
    if (problem !== undefined) {
      this.#failed(entry, name, '', problem.message, problem, onError);
      return false;
    }
    entry.problems.delete('');
    let unsettled = false;
    for (const each of versions) {
      const { version, fingerprint } = each;
      const old = entry.versions.get(version);
      if (!anew && old?.parts.fingerprint === fingerprint) {
        // The file that could not be loaded was taken back.
        entry.problems.delete(version);
        continue;
      }
      if (entry.problems.get(version)?.fingerprint === fingerprint) continue;
      const age = Date.now() - each.changedAt;
      if (age >= 0 && age < settleMs) {
        unsettled = true;
        continue;
      }
      try {
        await this.#replace(entry, found, each);
        if (config.ignored.length > 0) {
          this.#options.log.warn(
            { model: name, fields: config.ignored },
            'fields of config.pbtxt are not used',
          );
        }
      } catch (error) {
        this.#failed(entry, name, version, fingerprint, error, onError);
      }
    }
    for (const version of [...entry.problems.keys()]) {
      if (version !== '' && !versions.some((each) => each.version === version))
        entry.problems.delete(version);
    }
    // Older versions go once those that take their place are there.
    if (!unsettled && entry.problems.size === 0) {
      for (const [version, served] of [...entry.versions]) {
        if (versions.some((each) => each.version === version)) continue;
        entry.versions.delete(version);
        this.#retire(served);
      }
    }
    return unsettled;
  }

  async #replace(entry: Entry, found: FoundModel, each: FoundVersion): Promise<void> {
    const { name } = found;
    const { version } = each;
    const key = `${name}/${version}`;
    const stats = this.#stats.get(key) ?? new ModelStats();
    this.#stats.set(key, stats);
    const started = performance.now();
    const served = await loadVersion(found, each, this.#options.pool, stats);
    const old = entry.versions.get(version);
    entry.versions.set(version, served);
    entry.problems.delete(version);
    if (old !== undefined) this.#retire(old);
    const ms = Math.round(performance.now() - started);
    this.#options.log.info(
      { model: name, version, ms },
      old === undefined ? 'model loaded' : 'model reloaded',
    );
  }

  #failed(
    entry: Entry,
    name: string,
    version: string,
    fingerprint: string,
    error: unknown,
    onError: (error: unknown) => void,
  ): void {
    if (entry.problems.get(version)?.fingerprint === fingerprint) return;
    const reason = error instanceof FoveaError ? error.message : 'it cannot be loaded; see the log';
    entry.problems.set(version, { fingerprint, reason });
    this.loadFailures += 1;
    const stays = entry.versions.size > 0 ? '; the one before goes on serving' : '';
    this.#options.log.error({ model: name, version, err: error }, `model not loaded${stays}`);
    onError(error);
  }

  #remove(name: string): void {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    for (const served of entry?.versions.values() ?? []) this.#retire(served);
  }

  #retire(served: ServedVersion): void {
    const { name, version }: ServedParts = served.parts;
    const retired = served.retire().then(
      () => this.#options.log.info({ model: name, version }, 'model unloaded'),
      (error: unknown) => this.#options.log.error({ model: name, version, err: error }, 'model not closed'),
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
