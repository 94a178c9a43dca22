import { layerDefinitions } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { dictionaries } from './dictionaries.ts';
import { type Language, languages } from './languages.ts';

/** Every entry by its path; word lists may leave entries out, so they are looked at apart. */
function entries(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, typeof value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...entries(inner, `${path}.${key}`)]));
}

function sentences(language: Language) {
  const { words: _, ...areas } = dictionaries[language];
  return entries(areas);
}

describe.each(languages)('the dictionary %s', (language) => {
  it('has the sentences that English has, functions where English has functions', () => {
    expect([...sentences(language)].sort()).toEqual([...sentences('en')].sort());
  });

  it('has no empty sentence', () => {
    const empty = (value: unknown, path: string): string[] => {
      if (value === '') return [path];
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([key, inner]) => empty(inner, `${path}.${key}`));
    };
    expect(empty(dictionaries[language], language)).toEqual([]);
  });

  it('names every layer', () => {
    for (const type of Object.keys(layerDefinitions)) {
      expect(dictionaries[language].words.layers[type], type).toBeDefined();
    }
  });
});

it('explains every layer and names every setting in Chinese', () => {
  const { words } = dictionaries['zh-CN'];
  for (const [type, { attributes }] of Object.entries(layerDefinitions)) {
    expect(words.layerDocs[type], type).toBeDefined();
    for (const name of Object.keys(attributes)) {
      expect(words.attributes[name], `${type}.${name}`).toBeDefined();
      expect(words.attributeDocs[name], `${type}.${name}`).toBeDefined();
    }
  }
});
