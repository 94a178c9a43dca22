import { draftNetwork, type LayerType, layerDefinitions } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { defaultDraft } from '../state/default-draft.ts';
import type { Draft } from '../state/draft.ts';
import { asClassifier } from './as-classifier.ts';
import {
  applyFix,
  duplicateLayer,
  insertLayer,
  moveLayer,
  removeLayer,
  setAttribute,
  starterLayer,
} from './edit-draft.ts';

const types = ({ layers }: Draft) => layers.map(({ type }) => type).join(' ');
const idAt = ({ layers }: Draft, at: number) => layers[at]?.id ?? -1;
const check = ({ input, layers }: Draft) => draftNetwork(input, layers);

describe('edits', () => {
  it('move, remove and duplicate layers, each with an identity of its own', () => {
    const draft = defaultDraft();
    const first = idAt(draft, 0);
    expect(types(moveLayer(draft, first, 1))).toMatch(/^relu conv2d maxPool2d/);
    expect(moveLayer(draft, first, -1)).toBe(draft);
    expect(types(removeLayer(draft, first))).toMatch(/^relu maxPool2d/);
    const twice = duplicateLayer(draft, first);
    expect(types(twice)).toMatch(/^conv2d conv2d relu/);
    expect(new Set(twice.layers.map(({ id }) => id)).size).toBe(9);
  });

  it('give a duplicate no name, because names are unique', () => {
    const named: Draft = { ...defaultDraft(), layers: [{ ...starterLayer('relu'), name: 'a' }] };
    expect(duplicateLayer(named, idAt(named, 0)).layers[1]?.name).toBeUndefined();
  });

  it('set an attribute and leave it to its default again', () => {
    const draft = defaultDraft();
    const set = setAttribute(draft, idAt(draft, 0), 'stride', 2);
    expect(set.layers[0]?.attributes).toEqual({ filters: 8, kernel: 5, stride: 2 });
    expect(setAttribute(set, idAt(set, 0), 'stride', undefined).layers[0]?.attributes).toEqual({
      filters: 8,
      kernel: 5,
    });
  });

  const addable = (Object.keys(layerDefinitions) as LayerType[]).filter(
    (type) => layerDefinitions[type].rows === undefined,
  );
  it.each(addable)('a new %s has all that must be given', (type) => {
    const layer = starterLayer(type);
    const draft: Draft = { input: [1, 28, 28], layers: [layer] };
    const { error } = check(
      type === 'pixelShuffle'
        ? insertLayer(draft, 0, starterLayer('conv2d'))
        : ['dense', 'softmax', 'logSoftmax'].includes(type)
          ? insertLayer(draft, 0, starterLayer('flatten'))
          : draft,
    );
    expect(error).toBeUndefined();
  });
});

describe('the library’s fixes', () => {
  it('each mend the layer that does not fit', () => {
    const good = defaultDraft();
    const wrong = [
      setAttribute(good, idAt(good, 0), 'kernel', 30),
      setAttribute(good, idAt(good, 0), 'filters', 0),
      setAttribute(good, idAt(good, 3), 'kernel', 'three'),
      setAttribute(good, idAt(good, 3), 'groups', 3),
      setAttribute(good, idAt(good, 0), 'colour', 3),
      removeLayer(good, idAt(good, 6)),
      { ...good, layers: good.layers.map((layer, i) => (i === 0 ? { ...layer, name: '1 2' } : layer)) },
    ];
    for (const draft of wrong) {
      const { error, rows } = check(draft);
      const at = rows.findIndex(({ state }) => state === 'misfit');
      expect(error?.fixes.length, error?.message).toBeGreaterThan(0);
      for (const fix of error?.fixes ?? []) {
        const mended = check(applyFix(draft, idAt(draft, at), fix));
        expect(mended.rows[at]?.state, `${error?.message} ${fix.label}`).toBe('fits');
      }
    }
  });
});

describe('asClassifier', () => {
  it.each([
    [
      'a dense layer of another size',
      [starterLayer('flatten'), { ...starterLayer('dense'), attributes: { units: 3 } }],
    ],
    ['an image', [starterLayer('conv2d')]],
    ['an image and softmax', [starterLayer('conv2d'), starterLayer('flatten'), starterLayer('softmax')]],
    ['a list of numbers', [starterLayer('flatten')]],
    ['nothing', []],
  ])('ends %s in ten values', (_, layers) => {
    const draft: Draft = { input: [1, 28, 28], layers };
    const { rows } = check(draft);
    const last = rows.at(-1);
    const output = last?.state === 'fits' ? last.output : draft.input;
    expect(check(asClassifier(draft, output, 10)).network?.output).toEqual([10]);
  });
});
