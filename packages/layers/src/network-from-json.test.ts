import { ShapeError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import {
  conv2d,
  dense,
  flatten,
  input,
  type LayerDefinition,
  layerDefinitions,
  networkFromJson,
  relu,
  reluDefinition,
  sequential,
} from './index.ts';

describe('networkFromJson', () => {
  it('reads back what JSON.stringify wrote', () => {
    const network = sequential(
      input([3, 9, 9]),
      conv2d({ filters: 4, kernel: [3, 2], padding: 'same', stride: 2, name: 'look' }),
      relu(),
      flatten(),
      dense(2, { bias: false }),
    );
    const again = networkFromJson(JSON.parse(JSON.stringify(network)));
    expect(again.toJSON()).toEqual(network.toJSON());
    expect(again.nodes).toEqual(network.nodes);
  });

  it('reads layers of the user’s own', () => {
    const bend: LayerDefinition = { ...reluDefinition, type: 'bend' };
    const json = { input: [3], layers: [{ type: 'bend', attributes: {} }] };
    expect(networkFromJson(json, { bend }).nodes[0]?.definition).toBe(bend);
  });

  it.each([
    [null, 'null'],
    ['relu', '"relu"'],
    [undefined, 'nothing'],
    [[], '[]'],
    [{ input: [1] }, '{"input":[1]}'],
    [{ input: 'x', layers: [] }, '{"input":"x","layers":[]}'],
    [{ input: [1, '2'], layers: [] }, '{"input":[1,"2"],"layers":[]}'],
    [{ input: [1], layers: 3 }, '{"input":[1],"layers":3}'],
  ])('refuses what is no network: %j', (json, received) => {
    const read = () => networkFromJson(json);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      `network: this is not a network: expected an object with "input" (numbers) and "layers" (a list), received ${received}.`,
    );
  });

  it.each([
    ['relu', '"relu"'],
    [null, 'null'],
    [{ type: 3, attributes: {} }, '{"type":3,"attributes":{}}'],
    [{ type: 'relu' }, '{"type":"relu"}'],
    [{ type: 'relu', attributes: [] }, '{"type":"relu","attributes":[]}'],
    [{ type: 'relu', name: 7, attributes: {} }, '{"type":"relu","name":7,"attributes":{}}'],
  ])('refuses what is no layer: %j', (layer, received) => {
    const read = () => networkFromJson({ input: [3], layers: [layer] });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      `network: this is not a network: expected layers with "type", "attributes" and, where they have them, a "name" and "branches", received ${received}.`,
    );
  });

  it('shows no more of it than fits a line', () => {
    expect(() => networkFromJson('x'.repeat(500))).toThrow(`received "${'x'.repeat(79)}.`);
  });

  it.each(['lstm', 'toString', '__proto__'])('refuses a type that it does not know: %s', (type) => {
    const read = () => networkFromJson({ input: [3], layers: [{ type, attributes: {} }] });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      `network: there is no layer of type "${type}": expected one of ${Object.keys(layerDefinitions).join(', ')}. Pass the definitions of your own layers.`,
    );
  });

  it('runs the shape rules, which refuse attributes that they do not know', () => {
    const read = (layer: object) => () => networkFromJson({ input: [1, 4, 4], layers: [layer] });
    expect(read({ type: 'conv2d', attributes: { filters: 2, kernel: 5 } })).toThrow(ShapeError);
    expect(read({ type: 'relu', attributes: { slope: 2 } })).toThrow(
      'relu "relu_1": unknown attribute "slope". It takes none.',
    );
    expect(read({ type: 'dropout', attributes: { rate: '0.5' } })).toThrow(
      'dropout "dropout_1": rate cannot have this value: expected a number from 0 up to but not including 1, received "0.5".',
    );
    expect(read({ type: 'dropout', attributes: {} })).toThrow(
      'dropout "dropout_1": rate is missing: expected a number from 0 up to but not including 1.',
    );
    expect(read({ type: 'conv2d', attributes: { filters: 2 } })).toThrow(ShapeError);
    expect(read({ type: 'conv2d', attributes: { filters: 2, kernel: 1, name: 'x y' } })).toThrow(UsageError);
  });
});
