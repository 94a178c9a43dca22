import { FoveaError, ShapeError, UsageError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyFix,
  architectures,
  draftNetwork,
  type LayerDraft,
  layerDefinitions,
  networkFromJson,
  reluDefinition,
  starterAttributes,
  summary,
} from './index.ts';

const conv = (attributes: object): LayerDraft => ({ type: 'conv2d', attributes });
const layer = (type: string, attributes: object = {}): LayerDraft => ({ type, attributes });

describe('draftNetwork', () => {
  it.each(architectures.map((architecture) => [architecture.name, architecture] as const))(
    'of %s is its summary and the network',
    (_, { build }) => {
      const network = build([1, 28, 28], 10);
      const draft = draftNetwork([1, 28, 28], network.toJSON().layers);
      expect(draft.error).toBeUndefined();
      expect(draft.network?.toJSON()).toEqual(network.toJSON());
      expect(draft.network?.nodes).toEqual(network.nodes);
      expect(draft.rows).toEqual(
        summary(network).rows.map((row, i) => ({ ...row, state: 'fits', input: network.nodes[i]?.input })),
      );
    },
  );

  it('has shapes up to the first layer that does not fit, and how to mend it', () => {
    const draft = draftNetwork(
      [1, 8, 8],
      [
        conv({ filters: 4, kernel: 3 }),
        conv({ filters: 4, kernel: 9 }),
        layer('flatten'),
        layer('dense', { units: 'x' }),
      ],
    );
    expect(draft.rows).toMatchObject([
      { state: 'fits', name: 'conv2d_1', input: [1, 8, 8], output: [4, 6, 6], parameters: 40, macs: 1296 },
      { state: 'misfit', name: 'conv2d_2', type: 'conv2d', input: [4, 6, 6] },
      { state: 'unknown', name: 'flatten_1' },
      { state: 'unknown', name: 'dense_1', type: 'dense' },
    ]);
    expect(draft.network).toBeUndefined();
    expect(draft.error).toBeInstanceOf(ShapeError);
    expect(draft.error?.message).toBe(
      'conv2d "conv2d_2": kernel 9 is larger than the height (6 + 0 + 0). Padding 2 makes it fit; so does a kernel of 6.',
    );
    expect(draft.error?.fixes.map(({ label }) => label)).toEqual(['Set padding to 2', 'Set kernel to 6']);
    expect(draft.rows[1]).toMatchObject({ error: draft.error });
  });

  it('says what is wrong with the input or the whole list', () => {
    const empty = draftNetwork([1, 8, 8], []);
    expect(empty).toMatchObject({ rows: [], error: { code: 'network-empty' }, network: undefined });
    for (const shape of [
      [],
      [1, 2],
      [1, 2, 0],
      [1.5],
      [Number.NaN],
      ['3'],
      [1e300],
      null,
      undefined,
      7,
      'x',
    ]) {
      // What a link or an editor's field may hold, whatever the type says.
      const draft = draftNetwork(shape as unknown as number[], [layer('relu')]);
      expect(draft.error?.code).toBe('input-shape');
      expect(draft.rows).toEqual([{ state: 'unknown', name: 'relu_1', type: 'relu' }]);
    }
  });

  it('gives each layer what is wrong with its name, and leaves the others their numbers', () => {
    const named = (name: string): LayerDraft => ({ type: 'relu', name, attributes: {} });
    const twice = draftNetwork([3], [named('bend'), layer('relu'), named('bend'), layer('relu')]);
    expect(twice.rows.map(({ state, name }) => [state, name])).toEqual([
      ['fits', 'bend'],
      ['fits', 'relu_1'],
      ['misfit', 'bend'],
      ['unknown', 'relu_2'],
    ]);
    expect(twice.error).toBeInstanceOf(UsageError);
    expect(twice.error).toMatchObject({
      code: 'layer-name-twice',
      fixes: [{ kind: 'unset', attribute: 'name' }],
    });
    for (const name of ['', 'x y', '3', 'ä']) {
      const { error } = draftNetwork([3], [named(name)]);
      expect(error).toMatchObject({ code: 'layer-name', fixes: [{ kind: 'unset', attribute: 'name' }] });
    }
    expect(draftNetwork([3], [layer('relu', { name: 7 })]).error?.code).toBe('layer-name');
  });

  it('says which type there is not, or that something is no layer', () => {
    for (const type of ['lstm', 'toString', '__proto__', '']) {
      const { rows, error } = draftNetwork([3], [layer('relu'), layer(type), layer('relu')]);
      expect(error).toMatchObject({ code: 'layer-unknown', fixes: [{ kind: 'remove' }] });
      expect(rows.map(({ state }) => state)).toEqual(['fits', 'misfit', 'unknown']);
    }
    for (const item of [
      null,
      undefined,
      7,
      'relu',
      [],
      {},
      { type: 'relu' },
      { type: 7n },
      { type: 'relu', attributes: null },
    ]) {
      // What a link may hold, whatever the type says.
      const { rows, error } = draftNetwork([3], [item as unknown as LayerDraft, layer('relu')]);
      expect(error?.code).toBe('network-json');
      expect(rows.map(({ state }) => state)).toEqual(['misfit', 'unknown']);
    }
  });

  it('takes layers of the user’s own, and lets a mistake in their definitions through', () => {
    const bend = { ...reluDefinition, type: 'bend' };
    expect(draftNetwork([3], [layer('bend')], { bend }).network?.output).toEqual([3]);
    const broken = { ...bend, shape: () => JSON.parse('{') };
    expect(() => draftNetwork([3], [layer('bend')], { bend: broken })).toThrow(SyntaxError);
  });

  it('refuses what networkFromJson refuses, with the same error', () => {
    const value = fc.oneof(
      fc.integer({ min: -1, max: 9 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
      fc.constantFrom(null, undefined, true, 'same', 'x', Number.NaN, 1e21, 0.5, {}, -0),
    );
    const drafts = fc.array(
      fc.constantFrom(...Object.values(layerDefinitions)).chain((definition) =>
        fc.record({
          type: fc.constant(definition.type),
          name: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom('a', 'b', 'x y')),
          attributes: fc
            .dictionary(fc.constantFrom(...Object.keys(definition.attributes), 'slope'), value, {
              maxKeys: 2,
            })
            .map((changes) => ({ ...starterAttributes(definition), ...changes })),
        }),
      ),
      { maxLength: 5 },
    );
    let mended = 0;
    fc.assert(
      fc.property(fc.constantFrom([3, 12, 9], [20]), drafts, (shape, layers) => {
        let draft = draftNetwork(shape, layers);
        const error = errorOf(() => networkFromJson({ input: shape, layers }));
        expect(draft.rows).toHaveLength(layers.length);
        expect([draft.error?.message, draft.error?.fixes]).toEqual([error?.message, error?.fixes]);
        expect(draft.network === undefined).toBe(draft.error !== undefined);
        let now: readonly LayerDraft[] = layers;
        for (let turn = 0; turn < 60 && draft.error !== undefined && now.length > 0; turn++) {
          const [fix] = draft.error.fixes;
          expect(fix, draft.error.message).toBeDefined();
          if (fix === undefined) return;
          const at = draft.rows.findIndex(({ state }) => state === 'misfit');
          now = applyFix(now, at, fix, (plain) => plain);
          const next = draftNetwork(shape, now);
          // The next layer may be as wrong: under the same number where one was removed, or with the same name.
          const nextAt = next.rows.findIndex(({ state }) => state === 'misfit');
          if (fix.kind !== 'remove' && nextAt === at)
            expect(next.error?.message).not.toBe(draft.error.message);
          draft = next;
          mended++;
        }
        if (now.length > 0) expect(draft.error).toBeUndefined();
      }),
      { seed: 1, numRuns: 1500 },
    );
    expect(mended).toBeGreaterThan(1000);
  });
});

describe('applyFix', () => {
  type Row = LayerDraft & { readonly id: number };
  const layers: Row[] = [
    { id: 1, type: 'conv2d', attributes: { filters: 4, kernel: 3 } },
    { id: 2, type: 'dense', name: 'head', attributes: { units: 2, bias: false } },
  ];
  const create = (plain: LayerDraft): Row => ({ id: 3, ...plain });

  it('changes the one layer and keeps what else belongs to it', () => {
    const set = { kind: 'set', attribute: 'kernel', value: [1, 2], label: '' } as const;
    expect(applyFix(layers, 0, set, create)).toEqual([
      { id: 1, type: 'conv2d', attributes: { filters: 4, kernel: [1, 2] } },
      layers[1],
    ]);
    const unset = (attribute: string) => ({ kind: 'unset', attribute, label: '' }) as const;
    expect(applyFix(layers, 1, unset('bias'), create)[1]).toEqual({
      id: 2,
      type: 'dense',
      name: 'head',
      attributes: { units: 2 },
    });
    expect(applyFix(layers, 1, unset('name'), create)[1]).toEqual({
      id: 2,
      type: 'dense',
      attributes: { units: 2, bias: false },
    });
  });

  it('puts a layer before, takes one out, and does nothing where there is none', () => {
    const insert = { kind: 'insert', layer: 'flatten', label: '' } as const;
    expect(applyFix(layers, 1, insert, create)).toEqual([
      layers[0],
      { id: 3, type: 'flatten', attributes: {} },
      layers[1],
    ]);
    expect(applyFix(layers, 0, { kind: 'remove', label: '' }, create)).toEqual([layers[1]]);
    expect(applyFix(layers, -1, insert, create)).toEqual(layers);
    expect(applyFix(layers, 2, insert, create)).toEqual(layers);
  });
});

function errorOf(rule: () => unknown): FoveaError | undefined {
  try {
    rule();
    return undefined;
  } catch (error) {
    if (error instanceof FoveaError) return error;
    throw error;
  }
}
