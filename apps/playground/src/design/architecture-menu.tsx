import { architectures } from '@fovea/layers';
import { type ReactElement, useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import { defaultDraft, draftOf } from '../state/default-draft.ts';
import { type Draft, sameDraft } from '../state/draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';

const digits = [1, 28, 28];
const classes = 10;
const starts: ReadonlyMap<string, () => Draft> = new Map([
  ['first', defaultDraft],
  ...architectures.map(({ name, build }) => [name, () => draftOf(build(digits, classes))] as const),
]);

/** Ready-made networks to start from; it shows which one the list is now. */
export function ArchitectureMenu(): ReactElement {
  const { design: text, words } = useText();
  const { design } = usePlayground();
  const { draft } = useStore(design);
  const id = useId();
  const now = [...starts].find(([, make]) => sameDraft(make(), draft))?.[0] ?? 'own';
  const doc = words.architectureDocs[now] ?? architectures.find(({ name }) => name === now)?.doc;
  return (
    <div className="architecture">
      <label htmlFor={id}>{text.startFrom}</label>
      <select
        id={id}
        value={now}
        onChange={(event) => {
          const make = starts.get(event.target.value);
          if (make !== undefined) design.edit(make());
        }}
      >
        {now === 'own' && <option value="own">{text.own}</option>}
        {[...starts.keys()].map((name) => (
          <option key={name} value={name}>
            {words.architectures[name] ?? name}
          </option>
        ))}
      </select>
      {doc !== undefined && <p className="muted">{doc}</p>}
    </div>
  );
}
