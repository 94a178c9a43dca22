import type { Fix, FoveaError } from '@fovea/shape';
import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { DraftLayer } from '../state/draft.ts';
import { textFromValue } from '../state/layer-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { Button } from '../ui/button.tsx';
import { applyFix } from './edit-draft.ts';

/** Why a layer does not fit, in the library's own words, with the ways to mend it that it proposes. */
export function LayerFault(props: { readonly layer: DraftLayer; readonly error: FoveaError }): ReactElement {
  const { layer, error } = props;
  const { design: text, words } = useText();
  const { design } = usePlayground();
  const label = (fix: Fix) => {
    switch (fix.kind) {
      case 'set':
        return text.fixes.set(words.attributes[fix.attribute] ?? fix.attribute, textFromValue(fix.value));
      case 'unset':
        return text.fixes.unset(words.attributes[fix.attribute] ?? fix.attribute);
      case 'insert':
        return text.fixes.insert(words.layers[fix.layer] ?? fix.layer);
      case 'remove':
        return text.fixes.remove;
    }
  };
  return (
    <div className="fault" role="alert">
      <p lang="en">{error.message}</p>
      {error.fixes.length > 0 && (
        <div className="fault-fixes">
          {error.fixes.map((fix) => (
            <Button
              key={fix.label}
              look="mend"
              onClick={() => design.edit((draft) => applyFix(draft, layer.id, fix))}
            >
              {label(fix)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
