import { encodeModel, GraphBuilder } from '@fovea/onnx';
import { expect, it } from 'vitest';
import { heldOutToMetadata, readHeldOutInfo } from './held-out-info.ts';

function modelWith(metadata: Readonly<Record<string, string>>): Uint8Array {
  const graph = new GraphBuilder('test');
  graph.output('x', graph.input('x', 'float32', [1]), 'float32', [1]);
  for (const [key, value] of Object.entries(metadata)) graph.metadata(key, value);
  return encodeModel(graph.build());
}

it.each([
  { images: 5, contents: 'a1' },
  { part: 0.2, images: 5, contents: 'a1' },
])('comes back as it was written: %j', (info) => {
  expect(readHeldOutInfo(modelWith(heldOutToMetadata(info)))).toEqual(info);
});

it('is undefined where a model does not say', () => {
  expect(readHeldOutInfo(modelWith({}))).toBeUndefined();
});

it.each([
  'null',
  '{}',
  '{"images":-1,"contents":""}',
  '{"images":1,"contents":2}',
  '{"part":1,"images":1,"contents":""}',
])('what was held out: %s', (json) => {
  expect(() => readHeldOutInfo(modelWith({ 'fovea.heldOut': json }), { path: 'net.onnx' })).toThrow(
    'net.onnx: the metadata "fovea.heldOut" cannot be used: ' +
      `expected "images", a whole number, "contents", a text, and perhaps "part", between 0 and 1, received ${json}. Export the model again.`,
  );
});
