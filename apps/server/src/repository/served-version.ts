import type { Model } from '@fovea/runtime-node';
import type { ModelStats } from './model-stats.ts';
import type { ModelConfig } from './read-model-config.ts';

/** What a version is served with. */
export interface ServedParts {
  readonly name: string;
  readonly version: string;
  readonly fingerprint: string;
  readonly model: Model;
  readonly config: ModelConfig;
  /** Images in one run, at most. */
  readonly maxBatch: number;
  /** Names of the classes of an output, by its name. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly stats: ModelStats;
}

/**
 * One loaded version of a model. Whoever answers a request with it holds it
 * meanwhile: a retired version ends only when nobody holds it any more, so that
 * a reload costs no request.
 */
export class ServedVersion {
  readonly parts: ServedParts;
  #holders = 0;
  #released: (() => void) | undefined;

  constructor(parts: ServedParts) {
    this.parts = parts;
  }

  /** Uses the model while `work` runs. */
  async hold<T>(work: (parts: ServedParts) => Promise<T>): Promise<T> {
    this.#holders += 1;
    try {
      return await work(this.parts);
    } finally {
      this.#holders -= 1;
      if (this.#holders === 0) this.#released?.();
    }
  }

  /** To be called once the version cannot be found any more: waits for those who hold it, then closes the model. */
  async retire(): Promise<void> {
    if (this.#holders > 0) {
      await new Promise<void>((resolve) => {
        this.#released = resolve;
      });
    }
    await this.parts.model.close();
  }
}
