import type { CellExplanation } from '@fovea/layers';

/** Explanations of one kind, or of several. */
export type Explained<K extends CellExplanation['kind']> = K extends unknown
  ? CellExplanation & { readonly kind: K }
  : never;
