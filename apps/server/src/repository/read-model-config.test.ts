import { describe, expect, it } from 'vitest';
import { readModelConfig } from './read-model-config.ts';

const read = (text: string) => readModelConfig(text, 'm/config.pbtxt');

describe('readModelConfig', () => {
  it('reads what Triton reads', () => {
    const config = read(`
      # a comment
      name: "cnn"
      platform: "onnxruntime_onnx"
      max_batch_size: 64
      input [ { name: "image" data_type: TYPE_FP32 dims: [ 3, 64, 64 ] } ]
      output [
        { name: "logits", data_type: TYPE_FP32, dims: [ 10 ], label_filename: "labels.txt" },
        { name: 'probabilities' data_type: TYPE_FP32 dims: 10 }
      ]
      dynamic_batching {
        preferred_batch_size: [ 8, 16 ];
        max_queue_delay_microseconds: 500
        default_queue_policy < max_queue_size: 99 >
      }
      instance_group [ { count: 2 kind: KIND_CPU }, { kind: KIND_CPU } ]
      version_policy: { specific { versions: [ 1, 3 ] } }
      optimization { graph { level: -1 } }
      parameters { key: "a" value: { string_value: "b \\"c\\" " "d" } }
    `);
    expect(config).toEqual({
      maxBatch: 64,
      maxWaitMs: 0.5,
      queue: 99,
      workers: 3,
      versionPolicy: { kind: 'specific', versions: [1, 3] },
      labelFiles: new Map([['logits', 'labels.txt']]),
      ignored: ['optimization', 'parameters'],
    });
  });

  it('leaves to the server what it does not say', () => {
    expect(read('')).toEqual({
      versionPolicy: { kind: 'latest', count: 1 },
      labelFiles: new Map(),
      ignored: [],
    });
    expect(read('max_batch_size: 0')).toMatchObject({ maxBatch: 1 });
    expect(read('version_policy { all { } }').versionPolicy).toEqual({ kind: 'all' });
    expect(read('version_policy { latest { num_versions: 2 } }').versionPolicy).toEqual({
      kind: 'latest',
      count: 2,
    });
  });

  it.each([
    [
      'max_batch_size: -1',
      'm/config.pbtxt: the configuration\'s "max_batch_size" cannot be used: expected a whole number from 0 up, received -1.',
    ],
    ['max_batch_size: many', 'received many.'],
    [
      'backend: "tensorflow"',
      'm/config.pbtxt: the configuration asks for another backend: expected onnxruntime, received tensorflow.',
    ],
    ['name "x"', 'the configuration is malformed: expected a value, received x.'],
    [
      'input [ {',
      'the configuration is malformed: expected the name of a field, received the end of the file.',
    ],
    ['}', 'expected the name of a field, received }.'],
    ['a: 1\nb: "open', 'm/config.pbtxt, line 2: the configuration is malformed: received "\\"open".'],
    [`${'a { '.repeat(100)}`, 'expected at most 32 messages in messages'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
