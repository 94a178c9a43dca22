import { describe, expect, it } from 'vitest';
import { defaultDraft } from './default-draft.ts';
import { createDesign } from './design.ts';
import { type Draft, sameDraft } from './draft.ts';

const sized = (draft: Draft, height: number): Draft => ({ ...draft, input: [1, height, 28] });

function design() {
  let time = 0;
  const made = createDesign(defaultDraft(), () => time);
  const later = (ms: number) => {
    time += ms;
  };
  return { ...made, later, height: () => made.get().draft.input[1] };
}

describe('the network under edit', () => {
  it('goes back and forth through its edits', () => {
    const { edit, undo, redo, height, get } = design();
    edit((draft) => sized(draft, 5));
    edit((draft) => sized(draft, 6));
    undo();
    expect(height()).toBe(5);
    undo();
    expect(height()).toBe(28);
    undo();
    expect([height(), get().past.length, get().future.length]).toEqual([28, 0, 2]);
    redo();
    redo();
    redo();
    expect([height(), get().past.length, get().future.length]).toEqual([6, 2, 0]);
  });

  it('forgets what was undone after another edit', () => {
    const { edit, undo, redo, height } = design();
    edit((draft) => sized(draft, 5));
    undo();
    edit((draft) => sized(draft, 7));
    redo();
    expect(height()).toBe(7);
  });

  it('undoes typing in one field at once, and after a pause apart', () => {
    const { edit, undo, later, height } = design();
    edit((draft) => sized(draft, 1), 'a');
    edit((draft) => sized(draft, 16), 'a');
    later(5000);
    edit((draft) => sized(draft, 3), 'a');
    edit((draft) => sized(draft, 4), 'b');
    undo();
    expect(height()).toBe(3);
    undo();
    expect(height()).toBe(16);
    undo();
    expect(height()).toBe(28);
  });

  it('takes no edit for one that changes nothing', () => {
    const { edit, get } = design();
    edit((draft) => draft);
    expect(get().past).toEqual([]);
  });

  it('knows two drafts of the same network, whatever the order of their settings', () => {
    const [a, b] = [defaultDraft(), defaultDraft()];
    const turned = b.layers.map((layer) => ({
      ...layer,
      attributes: Object.fromEntries(Object.entries(layer.attributes).reverse()),
    }));
    expect(sameDraft(a, { ...b, layers: turned })).toBe(true);
    expect(sameDraft(a, { ...b, layers: b.layers.slice(1) })).toBe(false);
  });
});
