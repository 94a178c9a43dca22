import type { StateSlot } from '@fovea/onnx';
import type { ErrorDetails } from '@fovea/shape';
import type { Tensors } from '../executor.ts';

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
    }
  | { readonly kind: 'run'; readonly program: number; readonly feeds: Tensors }
  | { readonly kind: 'write'; readonly values: Tensors }
  | { readonly kind: 'read'; readonly names: readonly string[] }
  | { readonly kind: 'close' };

/** An answer that has nothing to bring back has no tensors in it. */
export type Answer = { readonly tensors: Tensors } | { readonly failure: Failure };

/** A FoveaError as plain data: classes do not cross from one thread to another. */
export interface Failure {
  readonly kind: 'usage' | 'model' | 'unsupported' | 'engine';
  readonly code: string;
  readonly problem: string;
  readonly details: ErrorDetails;
}
