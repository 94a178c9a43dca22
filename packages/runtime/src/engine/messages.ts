import type { StateSlot, ValueInfo } from '@fovea/onnx';
import type { ErrorDetails } from '@fovea/shape';
import type { Fallback, Tensors } from '../executor.ts';

/** What the caller's thread asks of the worker, which answers every request, one after the other. */
export type Request =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'load';
      readonly program: number;
      readonly model: Uint8Array;
      readonly inputs: readonly string[];
      readonly outputs: readonly string[];
      readonly state: readonly StateSlot[];
      /** At most so many share a run. Default: as the session's options say. */
      readonly threads?: number;
      /** Default: true. */
      readonly blocks?: boolean;
    }
  /** Loads a model that nothing is known of yet; without state. The answer has its inputs and outputs. */
  | { readonly kind: 'open'; readonly program: number; readonly model: Uint8Array }
  | { readonly kind: 'run'; readonly program: number; readonly feeds: Tensors }
  | { readonly kind: 'write'; readonly values: Tensors }
  | { readonly kind: 'read'; readonly names: readonly string[] }
  | { readonly kind: 'close' };

export type Answer = Success | { readonly failure: Failure };

export interface Success {
  /** Empty where there is nothing to bring back. */
  readonly tensors: Tensors;
  /** How long the worker worked on the request, in milliseconds. */
  readonly milliseconds: number;
  /** Of a model that was opened. */
  readonly graph?: GraphValues;
  /** Of a program that was loaded, where it is known. */
  readonly fallbacks?: readonly Fallback[];
}

/** What a graph takes and gives, as it declares it. A dimension with neither size nor name is `''`. */
export interface GraphValues {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** A FoveaError as plain data: classes do not cross from one thread to another. */
export interface Failure {
  readonly kind: 'usage' | 'model' | 'unsupported' | 'engine';
  readonly code: string;
  readonly problem: string;
  readonly details: ErrorDetails;
}
