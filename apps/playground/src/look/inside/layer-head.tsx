import type { LayerNode } from '@fovea/layers';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { Button } from '../../ui/button.tsx';

export interface LayerHeadProps {
  readonly node: LayerNode;
  /** Whether the layer's kernels are shown; absent where it has none. */
  readonly withKernels?: boolean;
  readonly onKernels?: (shown: boolean) => void;
}

/** A layer's name, the size of what it gives, and in one sentence what there is to see. */
export function LayerHead({ node, withKernels, onKernels }: LayerHeadProps): ReactElement {
  const { look } = useText();
  const sentences: Readonly<Record<string, string>> = look.sentences;
  const { type, doc } = node.definition;
  return (
    <div className="inside-head">
      <h4>{node.name}</h4>
      <span className="inside-head-shape">{node.output.join(' × ')}</span>
      {onKernels !== undefined && (
        <Button
          className="inside-head-kernels"
          aria-pressed={withKernels}
          onClick={() => onKernels(withKernels !== true)}
        >
          {withKernels === true ? look.layers.hideKernels : look.layers.showKernels}
        </Button>
      )}
      <p>{sentences[type] ?? doc}</p>
    </div>
  );
}
