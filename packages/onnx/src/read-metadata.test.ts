import { create, toBinary } from '@bufbuild/protobuf';
import { ModelError } from '@fovea/shape';
import { expect, test } from 'vitest';
import { decodeModel, encodeModel, GraphBuilder, readMetadata } from './index.ts';
import { GraphProtoSchema } from './onnx_pb.ts';

function build() {
  const g = new GraphBuilder('net');
  g.metadata('labels', '["cat","dög","狗"]');
  g.metadata('', 'no key');
  g.metadata('empty', '');
  g.metadata('__proto__', 'not special');
  const sum = g.node('Add', [g.input('x', 'float32', ['n']), g.constant(new Float32Array(300), [300])]);
  g.output('y', sum, 'float32', ['n']);
  return g.build();
}
const bytes = encodeModel(build());

/** What decoding the whole model gives. */
function decoded(content: Uint8Array): Record<string, string> {
  return Object.fromEntries(decodeModel(content).metadataProps.map(({ key, value }) => [key, value]));
}

/** The metadata, or undefined where they are refused; anything but a ModelError is thrown on. */
function attempt(read: (content: Uint8Array) => Record<string, string>, content: Uint8Array) {
  try {
    return read(content);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

test('gives what decoding the whole model gives', () => {
  expect(readMetadata(bytes)).toEqual(decoded(bytes));
  expect(Object.entries(readMetadata(bytes))).toEqual([
    ['labels', '["cat","dög","狗"]'],
    ['', 'no key'],
    ['empty', ''],
    ['__proto__', 'not special'],
  ]);
});

test('of a key that is there twice, the last', () => {
  const model = build();
  for (const [index, entry] of model.metadataProps.entries())
    Object.assign(entry, { key: 'k', value: `${index}` });
  expect(readMetadata(encodeModel(model))).toEqual({ k: '3' });
});

test('fields of later versions are passed over, of every wire type', () => {
  const model = build();
  model.$unknown = [
    { no: 1000, wireType: 0, data: Uint8Array.of(0xff, 0x01) },
    { no: 1001, wireType: 1, data: new Uint8Array(8) },
    { no: 1002, wireType: 2, data: Uint8Array.of(3, 1, 2, 3) },
    { no: 1003, wireType: 5, data: new Uint8Array(4) },
  ];
  for (const entry of model.metadataProps) entry.$unknown = model.$unknown;
  expect(readMetadata(encodeModel(model))).toEqual(decoded(bytes));
});

test('reads a view into a larger buffer', () => {
  const buffer = new Uint8Array(bytes.length + 20).fill(0xff);
  buffer.set(bytes, 7);
  expect(readMetadata(buffer.subarray(7, 7 + bytes.length))).toEqual(decoded(bytes));
});

test('every shorter beginning is refused, or is a whole model with less at the end', () => {
  for (let length = 0; length < bytes.length; length++) {
    const beginning = bytes.subarray(0, length);
    expect(attempt(readMetadata, beginning), `${length} bytes`).toEqual(attempt(decoded, beginning));
  }
});

/** Seeded, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** `bytes` with one to three of the bytes from `start` to `end` changed. */
function damage(draw: (below: number) => number, start: number, end: number): Uint8Array {
  const damaged = bytes.slice();
  for (let flips = 1 + draw(3); flips > 0; flips--) {
    const at = start + draw(end - start);
    damaged[at] = draw(2) === 0 ? draw(256) : (damaged[at] ?? 0) ^ (1 << draw(8));
  }
  return damaged;
}

const graph = toBinary(GraphProtoSchema, build().graph ?? create(GraphProtoSchema));
const graphStart = Buffer.from(bytes).indexOf(graph);
const graphEnd = graphStart + graph.length;

test('damage inside the graph leaves the metadata as they are, or is seen', () => {
  const draw = random(1);
  for (let round = 0; round < 10_000; round++) {
    const light = attempt(readMetadata, damage(draw, graphStart, graphEnd));
    if (light !== undefined) expect(light, `round ${round}`).toEqual(decoded(bytes));
  }
});

test.each([
  ['before', 0, graphStart],
  ['behind', graphEnd, bytes.length],
])('damage %s the graph gives what decoding gives, or is refused', (_, start, end) => {
  const draw = random(2);
  let read = 0;
  for (let round = 0; round < 10_000; round++) {
    const damaged = damage(draw, start, end);
    const light = attempt(readMetadata, damaged);
    if (light === undefined) continue;
    read++;
    // Decoding also sees what is wrong deep inside, e.g. after damage to the graph's own length.
    const whole = attempt(decoded, damaged);
    if (whole !== undefined) expect(light, `round ${round}`).toEqual(whole);
  }
  expect(read).toBeGreaterThan(100);
});

test('random bytes, also such as begin like a model, are refused', () => {
  const draw = random(3);
  for (let round = 0; round < 5000; round++) {
    const noise = Uint8Array.from({ length: 1 + draw(60) }, () => draw(256));
    if (draw(2) === 0) noise[0] = 0x08;
    const light = attempt(readMetadata, noise);
    if (light !== undefined) expect(light).toEqual({});
  }
});

test('text that is no UTF-8 is refused instead of read with question marks', () => {
  const damaged = bytes.slice();
  // The first byte of the ö.
  const at = damaged.findIndex((byte, i) => byte === 0xc3 && damaged[i + 1] === 0xb6);
  damaged[at] = 0xff;
  expect(() => readMetadata(damaged)).toThrow('model: the model is cut short or damaged');
});
