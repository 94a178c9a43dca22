import type { PoolOptions } from '@fovea/runtime-node';
import { FoveaError } from '@fovea/shape';
import type { FastifyBaseLogger } from 'fastify';
import { loadVersion } from './load-version.ts';
import { ModelStats } from './model-stats.ts';
import type { FoundModel, FoundVersion } from './scan-repository.ts';
import type { ServedVersion } from './served-version.ts';

export interface EntryOptions {
  readonly pool: PoolOptions & { readonly maxBatch: number };
  readonly log: FastifyBaseLogger;
}

/** What came of bringing a model in line with its files. */
export interface Applied {
  /** Whether a file is still being written. */
  readonly unsettled: boolean;
  /** Why versions could not be loaded that had not been tried before. */
  readonly errors: readonly unknown[];
}

interface Failure {
  /** Of the file that failed, which is not tried again. */
  readonly fingerprint: string;
  readonly reason: string;
}

/** A version's name in `problems` where the whole model is meant. */
const WHOLE = '';

/** One model of the repository: which of its versions are served, and what is wrong with the others. */
export class ModelEntry {
  readonly #name: string;
  readonly #options: EntryOptions;
  readonly #versions = new Map<string, ServedVersion>();
  readonly #problems = new Map<string, Failure>();
  readonly #stats = new Map<string, ModelStats>();
  readonly #retire: (served: ServedVersion) => void;

  /** @param retire takes over versions that are served no more. */
  constructor(name: string, options: EntryOptions, retire: (served: ServedVersion) => void) {
    this.#name = name;
    this.#options = options;
    this.#retire = retire;
  }

  /** The newest first. */
  get served(): readonly ServedVersion[] {
    return [...this.#versions.values()].sort((a, b) => Number(b.parts.version) - Number(a.parts.version));
  }

  get problems(): readonly { readonly name: string; readonly version: string; readonly reason: string }[] {
    return [...this.#problems].map(([version, { reason }]) => ({ name: this.#name, version, reason }));
  }

  /**
   * Brings the model in line with its files.
   *
   * @param settleMs a file that was changed less than so many milliseconds ago is left alone.
   * @param anew also loads what has not changed, and tries again what has failed.
   */
  async apply(found: FoundModel, settleMs: number, anew = false): Promise<Applied> {
    const { versions, problem } = found;
    if (anew) this.#problems.clear();
    if (problem !== undefined) {
      const isNew = this.#fail(WHOLE, problem.message, problem);
      return { unsettled: false, errors: isNew ? [problem] : [] };
    }
    this.#problems.delete(WHOLE);
    let unsettled = false;
    const errors: unknown[] = [];
    for (const each of versions) {
      const { version, fingerprint, changedAt } = each;
      if (!anew && this.#versions.get(version)?.parts.fingerprint === fingerprint) {
        // A newer file that could not be loaded was taken back.
        this.#problems.delete(version);
      } else if (this.#problems.get(version)?.fingerprint !== fingerprint) {
        const age = Date.now() - changedAt;
        if (age >= 0 && age < settleMs) unsettled = true;
        else {
          await this.#load(found, each).catch((error: unknown) => {
            if (this.#fail(version, fingerprint, error)) errors.push(error);
          });
        }
      }
    }
    this.#forget(versions, unsettled);
    return { unsettled, errors };
  }

  /** Ends all versions. */
  retireAll(): void {
    for (const served of this.#versions.values()) this.#retire(served);
    this.#versions.clear();
  }

  async #load(found: FoundModel, each: FoundVersion): Promise<void> {
    const { log, pool } = this.#options;
    const { version } = each;
    const model = this.#name;
    const stats = this.#stats.get(version) ?? new ModelStats();
    this.#stats.set(version, stats);
    const started = performance.now();
    const served = await loadVersion(found, each, pool, stats);
    const old = this.#versions.get(version);
    this.#versions.set(version, served);
    this.#problems.delete(version);
    if (old !== undefined) this.#retire(old);
    const ms = Math.round(performance.now() - started);
    log.info({ model, version, ms }, old === undefined ? 'model loaded' : 'model reloaded');
    const fields = found.config.ignored;
    if (fields.length > 0) log.warn({ model, fields }, 'fields of config.pbtxt are not used');
  }

  /** Gives false when that is known. */
  #fail(version: string, fingerprint: string, error: unknown): boolean {
    if (this.#problems.get(version)?.fingerprint === fingerprint) return false;
    const reason = error instanceof FoveaError ? error.message : 'it cannot be loaded; see the log';
    this.#problems.set(version, { fingerprint, reason });
    const stays = this.#versions.size > 0 ? '; the one before goes on serving' : '';
    this.#options.log.error({ model: this.#name, version, err: error }, `model not loaded${stays}`);
    return true;
  }

  /** Lets go of versions that are not wanted any more, once those that take their place are there. */
  #forget(wanted: readonly FoundVersion[], unsettled: boolean): void {
    const isWanted = (version: string) => wanted.some((each) => each.version === version);
    for (const version of [...this.#problems.keys()]) if (!isWanted(version)) this.#problems.delete(version);
    if (unsettled || this.#problems.size > 0) return;
    for (const [version, served] of [...this.#versions]) {
      if (isWanted(version)) continue;
      this.#versions.delete(version);
      this.#retire(served);
    }
  }
}
