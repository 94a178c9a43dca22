import { kerasDemo, lenet5, resnet8, smallCnn, torchDemo } from '@fovea/layers';
import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { defaultDraft, draftOf } from '../state/default-draft.ts';
import { type Draft, sameDraft } from '../state/draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Segments } from '../ui/segments.tsx';

const digits = [1, 28, 28];
const classes = 10;
/** Those that are made for images of about this size, and that a tab trains in minutes. */
const offered = [smallCnn, torchDemo, kerasDemo, lenet5, resnet8];
const starts: ReadonlyMap<string, () => Draft> = new Map([
  ['first', defaultDraft],
  ...offered.map(({ name, build }) => [name, () => draftOf(build(digits, classes))] as const),
]);

/** Ready-made networks to start from; it shows which one the list is now. */
export function ArchitectureMenu(): ReactElement {
  const { design: text, words } = useText();
  const { design } = usePlayground();
  const { draft } = useStore(design);
  const now = [...starts].find(([, make]) => sameDraft(make(), draft))?.[0];
  const doc =
    now === undefined
      ? words.architectureDocs.own
      : (words.architectureDocs[now] ?? offered.find(({ name }) => name === now)?.doc);
  return (
    <div className="architecture">
      <Segments
        label={text.startFrom}
        value={now}
        options={[...starts.keys()]}
        name={(name) => words.architectures[name] ?? name}
        onChange={(name) => {
          const make = starts.get(name);
          if (make !== undefined) design.edit(make());
        }}
      />
      {doc !== undefined && <p className="muted">{doc}</p>}
    </div>
  );
}
