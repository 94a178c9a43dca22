import { encodeModel, GraphBuilder } from '@fovea/onnx';
import { ModelError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { type ModelInfo, modelInfoToMetadata, readModelInfo } from './model-info.ts';

const INFO: ModelInfo = {
  labels: ['cat', 'dög "x"'],
  input: { channels: 3, height: 24, width: 32, mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 1 / 3] },
  network: { layers: [{ kind: 'relu' }] },
};

function modelWith(metadata: Readonly<Record<string, string>>): Uint8Array {
  const graph = new GraphBuilder('test');
  graph.output('image', graph.input('image', 'float32', ['batch', 3, 24, 32]), 'float32', [
    'batch',
    3,
    24,
    32,
  ]);
  for (const [key, value] of Object.entries(metadata)) graph.metadata(key, value);
  return encodeModel(graph.build());
}

function readWith(changes: Readonly<Record<string, string>>): ModelInfo {
  return readModelInfo(modelWith({ ...modelInfoToMetadata(INFO), ...changes }), { path: 'net.onnx' });
}

function readInput(changes: object): ModelInfo {
  return readWith({ 'fovea.input': JSON.stringify({ ...INFO.input, ...changes }) });
}

describe('model metadata', () => {
  it('is four keys', () => {
    expect(modelInfoToMetadata(INFO)).toEqual({
      'fovea.format': '1',
      'fovea.labels': '["cat","dög \\"x\\""]',
      'fovea.input':
        '{"channels":3,"height":24,"width":32,"mean":[0.1,0.2,0.3],"std":[0.4,0.5,0.3333333333333333]}',
      'fovea.network': '{"layers":[{"kind":"relu"}]}',
    });
  });

  it('comes back from a model file as it was', () => {
    expect(readModelInfo(modelWith(modelInfoToMetadata(INFO)), { path: 'net.onnx' })).toEqual(INFO);
  });

  it('may go without a network', () => {
    const { network: _, ...info } = INFO;
    expect(Object.keys(modelInfoToMetadata(info))).not.toContain('fovea.network');
    expect(readModelInfo(modelWith(modelInfoToMetadata(info)))).toEqual(info);
  });

  it('may say how images are fitted; without that they are stretched, as before', () => {
    for (const fit of ['crop', 'stretch'] as const) {
      const info = { ...INFO, input: { ...INFO.input, fit } };
      expect(modelInfoToMetadata(info)).toMatchObject({ 'fovea.format': '1' });
      expect(readModelInfo(modelWith(modelInfoToMetadata(info)))).toEqual(info);
    }
    expect(readModelInfo(modelWith(modelInfoToMetadata(INFO))).input).not.toHaveProperty('fit');
  });

  it('may say the seed of the run', () => {
    const info = { ...INFO, seed: 42 };
    expect(modelInfoToMetadata(info)).toMatchObject({ 'fovea.seed': '42' });
    expect(readModelInfo(modelWith(modelInfoToMetadata(info)))).toEqual(info);
  });

  it('comes back from no beginning of the file: what is cut short is refused', () => {
    const bytes = modelWith(modelInfoToMetadata({ ...INFO, seed: 42 }));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readModelInfo(bytes.subarray(0, length)), `${length} bytes`).toThrow(ModelError);
    }
  });

  it('of a damaged file comes back, or the file is refused', () => {
    const bytes = modelWith(modelInfoToMetadata({ ...INFO, seed: 42 }));
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        try {
          // Whatever it says (a letter of a label may be another one), it is well formed.
          expect(modelInfoToMetadata(readModelInfo(damaged))).toBeDefined();
        } catch (error) {
          expect(error, `bit ${bit} of byte ${at}`).toBeInstanceOf(ModelError);
        }
      }
    }
  });

  it('is not written when it could not be read', () => {
    const input = { ...INFO.input, mean: [0, Number.NaN, 0] };
    expect(() => modelInfoToMetadata({ ...INFO, input })).toThrow(
      'the model to write: the metadata "fovea.input", field "mean[1]", cannot be used: ' +
        'expected a finite number, received null. Export the model again.',
    );
  });
});

describe('readModelInfo refuses', () => {
  it('what is not an ONNX file, with its name', () => {
    const text = new Uint8Array(Array.from('<html>', (letter) => letter.charCodeAt(0)));
    expect(() => readModelInfo(text, { path: 'net.onnx' })).toThrow(ModelError);
    expect(() => readModelInfo(text, { path: 'net.onnx' })).toThrow(/^net\.onnx: this is not an ONNX model/);
  });

  it.each(['fovea.format', 'fovea.labels', 'fovea.input'])('a file without %s', (key) => {
    const metadata = modelInfoToMetadata(INFO);
    delete metadata[key];
    expect(() => readModelInfo(modelWith(metadata), { path: 'net.onnx' })).toThrow(
      `net.onnx: the metadata "${key}" is missing. Only models that Fovea exported say what their labels and input are.`,
    );
  });

  it('another version', () => {
    expect(() => readWith({ 'fovea.format': '2' })).toThrow(
      'net.onnx: the metadata "fovea.format" is of an unknown version: expected "1", received "2". ' +
        'Read it with the version of Fovea that wrote it, or a newer one.',
    );
  });

  it.each(['fovea.labels', 'fovea.input', 'fovea.network'])('malformed JSON in %s', (key) => {
    expect(() => readWith({ [key]: `["${'a'.repeat(60)}` })).toThrow(
      `net.onnx: the metadata "${key}" is malformed: expected JSON, received ["${'a'.repeat(38)}…. Export the model again.`,
    );
  });

  it.each([
    ['"cat"', 'something else'],
    ['[]', 'an empty list'],
    ['["cat", 1]', 'a list with other values'],
  ])('the labels %s', (json, received) => {
    expect(() => readWith({ 'fovea.labels': json })).toThrow(
      'net.onnx: the metadata "fovea.labels" cannot be used: expected a list of at least one text, ' +
        `received ${received}. Export the model again.`,
    );
  });

  it.each([
    [{ channels: 2 }, 'channels', '1 or 3', '2'],
    [{ height: 0 }, 'height', 'a whole number of at least 1', '0'],
    [{ width: '32' }, 'width', 'a whole number of at least 1', '"32"'],
    [{ width: undefined }, 'width', 'a whole number of at least 1', 'nothing'],
    [{ fit: 'pad' }, 'fit', '"stretch" or "crop"', '"pad"'],
    [{ fit: null }, 'fit', '"stretch" or "crop"', 'null'],
    [{ mean: [0] }, 'mean', 'a list of 3 (one per channel)', '1'],
    [{ mean: 0.5 }, 'mean', 'a list of 3 (one per channel)', '0.5'],
    [{ mean: [0, '1', 0] }, 'mean[1]', 'a finite number', '"1"'],
    [{ std: [1, 1, 0] }, 'std[2]', 'a finite number above 0', '0'],
    [{ std: [1, -1, 1] }, 'std[1]', 'a finite number above 0', '-1'],
  ])('the input %o', (changes, field, expected, received) => {
    expect(() => readInput(changes)).toThrow(
      `net.onnx: the metadata "fovea.input", field "${field}", cannot be used: ` +
        `expected ${expected}, received ${received}. Export the model again.`,
    );
  });

  it.each(['-1', '1.5', '"1"', 'null'])('the seed %s', (json) => {
    expect(() => readWith({ 'fovea.seed': json })).toThrow(
      'net.onnx: the metadata "fovea.seed" cannot be used: ' +
        `expected a whole number of at least 0, received ${json}. Export the model again.`,
    );
  });

  it.each(['null', '[]', '1'])('the input %s', (json) => {
    expect(() => readWith({ 'fovea.input': json })).toThrow(
      `net.onnx: the metadata "fovea.input" cannot be used: expected an object, received ${json}. Export the model again.`,
    );
  });
});
