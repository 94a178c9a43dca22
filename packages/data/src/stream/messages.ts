import type { MessagePort } from 'node:worker_threads';
import type { InputSpec } from '@fovea/runtime';
import type { SurveyedFile } from './survey-file.ts';

/** One image that a worker is to bring into shared memory. */
export interface ReadJob {
  readonly kind: 'read';
  readonly file: string;
  readonly input: InputSpec;
  readonly target: SharedArrayBuffer;
  readonly offset: number;
  /** Where it may lie decoded on disk, or be kept for the next time. */
  readonly kept?: KeptPlace;
}

/** A place in a file of decoded images. */
export interface KeptPlace {
  readonly path: string;
  /** Which image of that file. */
  readonly record: number;
  readonly isReadOnly: boolean;
}

export interface SurveyJob {
  readonly kind: 'survey';
  readonly files: readonly string[];
}

export type Job = ReadJob | SurveyJob;

export interface ReadResult {
  /** Whether it had to be decoded. */
  readonly isDecoded: boolean;
  /** Why there are no pixels, if there are none. */
  readonly reason?: string;
  /** Why it could not be kept on disk. */
  readonly problem?: string;
}

/** What is known of each file; nothing of one that is gone or must not be read. */
export type SurveyResult = readonly (SurveyedFile | undefined)[];

export type Result = ReadResult | SurveyResult;

export interface Asked {
  readonly id: number;
  readonly job: Job;
}

export interface Answered {
  readonly id: number;
  readonly result: Result;
}

/** What a worker is started with. */
export interface PoolSettings {
  readonly port: MessagePort;
  /** Counts the answers of all workers, for whoever waits for the next one without an event loop. */
  readonly answers: Int32Array;
  /** How many jobs it does at a time. */
  readonly atOnce: number;
}
