import { architectures } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDraft, draftOf } from './default-draft.ts';
import { type Draft, sameDraft } from './draft.ts';
import { decodeLink, encodeLink, type Linked } from './link.ts';
import { defaultTrainingSettings } from './training-settings.ts';

describe('a link', () => {
  it('says in words what it holds', () => {
    const linked: Linked = {
      draft: defaultDraft(),
      settings: { ...defaultTrainingSettings, learningRate: 0.01 },
      language: 'zh-CN',
      theme: 'dark',
    };
    expect(encodeLink(linked)).toBe(
      'net=1x28x28/conv2d,filters:8,kernel:5/relu/maxPool2d,size:2/conv2d,filters:16,kernel:3/relu/maxPool2d,size:2/flatten/dense,units:10' +
        '&lr=0.01&batch=32&epochs=3&opt=adam&seed=1&device=auto&lang=zh-CN&theme=dark',
    );
  });

  it.each<readonly [string, Draft]>([
    ['the first network', defaultDraft()],
    ...architectures.map(({ name, build }) => [name, draftOf(build([1, 28, 28], 10))] as const),
  ])('keeps %s', (_, draft) => {
    const { draft: read, settings } = decodeLink(
      `#${encodeLink({ draft, settings: defaultTrainingSettings })}`,
    );
    expect(read !== undefined && sameDraft(read, draft)).toBe(true);
    expect(settings).toEqual(defaultTrainingSettings);
  });

  it('leaves to the page what it does not say', () => {
    expect(decodeLink('')).toEqual({ settings: {} });
    expect(decodeLink('#lr=0.5')).toEqual({ settings: { learningRate: 0.5 } });
  });

  it('keeps settings that no layer takes, for the library to refuse', () => {
    const { draft } = decodeLink('net=1x28x28/conv2d,filters:-3,kernel:zebra');
    expect(draft?.layers[0]?.attributes).toEqual({ filters: -3, kernel: 'zebra' });
  });

  it.each([
    ['net=1x28x28/lstm,units:3', 'layer: this cannot be read: expected one of adaptiveAvgPool2d'],
    ['net=1x28/relu', 'net: this cannot be read: expected a size such as 1x28x28, then layers'],
    ['net=', 'net: this cannot be read'],
    ['net=1x28x0/relu', 'net: this cannot be read'],
    [`net=1x28x28${'/relu'.repeat(201)}`, 'net: this cannot be read'],
    ['net=1x28x28/constructor', 'layer: this cannot be read'],
    ['net=1x28x28/relu,x:%zz', 'layer: this cannot be read'],
    ['lr=fast', 'lr: this cannot be read: expected a number above 0, received fast.'],
    ['lr=-1', 'expected a number above 0'],
    ['lr=', 'expected a number above 0'],
    ['batch=2.5', 'expected a whole number from 1 to 10000'],
    ['epochs=1e9', 'expected a whole number from 1 to 1000'],
    ['opt=lion', 'expected adam, sgd'],
    ['device=abacus', 'expected auto, webgpu, wasm'],
    ['lang=tlh', 'expected en, zh-CN'],
    ['theme=pink', 'expected auto, light, dark'],
    ['hello', 'link: this cannot be read: expected net, lr'],
  ])('refuses %s', (hash, message) => {
    expect(() => decodeLink(hash)).toThrow(UsageError);
    expect(() => decodeLink(hash)).toThrow(message);
  });

  it('is read or refused, whatever it is', () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'net=1x28/conv2d,filters:8&lr%@') }),
    );
    fc.assert(
      fc.property(garbage, (hash) => {
        try {
          decodeLink(hash);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
