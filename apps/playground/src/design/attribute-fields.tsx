import type { AttributeInfo, DraftRow, LayerDefinition } from '@fovea/layers';
import type { ReactElement } from 'react';
import type { DraftLayer } from '../state/draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import { AttributeField } from './attribute-field.tsx';
import { setAttribute } from './edit-draft.ts';

export interface AttributeFieldsProps {
  readonly layer: DraftLayer;
  readonly row: DraftRow;
  readonly definition: LayerDefinition;
  readonly showsAll: boolean;
}

/**
 * A layer's settings, made from what its definition says of them. Those that
 * must be given stand open, and so do those that were changed; the others only
 * where `showsAll`.
 */
export function AttributeFields({
  layer,
  row,
  definition,
  showsAll,
}: AttributeFieldsProps): ReactElement | null {
  const { design } = usePlayground();
  const all: readonly (readonly [string, AttributeInfo])[] = Object.entries(definition.attributes);
  // What the library complains about by name must be there to be mended.
  const complaint = row.state === 'misfit' ? row.error.message : '';
  const isOpen = ([name, info]: readonly [string, AttributeInfo]) =>
    showsAll ||
    info.starter !== undefined ||
    usual.has(name) ||
    name in layer.attributes ||
    complaint.includes(name);
  const shown = all.filter(isOpen);
  if (shown.length === 0) return null;
  return (
    <div className="attributes">
      {shown.map(([name, info]) => (
        <AttributeField
          key={name}
          name={name}
          info={info}
          value={layer.attributes[name]}
          owner={row.name}
          isWrong={complaint !== '' && concerns(complaint, name)}
          onChange={(value) =>
            design.edit((draft) => setAttribute(draft, layer.id, name, value), `${layer.id}.${name}`)
          }
        />
      ))}
    </div>
  );
}

/** Shown although they have defaults, because they are what one plays with first. */
const usual: ReadonlySet<string> = new Set(['stride', 'padding']);

/** Whether a sentence of the library begins with this attribute, behind the layer's name. */
function concerns(message: string, attribute: string): boolean {
  return new RegExp(`: ${attribute}\\b`).test(message);
}
