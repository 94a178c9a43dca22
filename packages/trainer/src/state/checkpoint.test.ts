import { decodeSafetensors, encodeSafetensors } from '@fovea/exporter';
import { createLayer, dense, flatten, input, reluDefinition, sequential } from '@fovea/layers';
import { ModelError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, stripes, stripesNetwork } from '../fixtures/tiny-run.ts';
import { optimizerFrom } from '../settings/optimizer-settings.ts';
import { defaultSettings } from '../settings/run-settings.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { initialState } from './initial-state.ts';

const { classes, input: spec } = stripes(1);
const network = stripesNetwork();
const record = { epoch: 1, loss: 0.1, accuracy: 1 / 3, seconds: 0.5, samplesPerSecond: 46 };
const checkpoint: Checkpoint = {
  network,
  classes,
  input: spec,
  settings: defaultSettings,
  state: initialState(network, optimizerFrom(defaultSettings.optimizer), 1),
  step: 5,
  history: [record, { ...record, epoch: 2, testLoss: 0.2, testAccuracy: 1 }],
  running: { images: 8, lossSum: Math.PI, correct: 3, seconds: 0.25 },
};
const bytes = encodeCheckpoint(checkpoint);

/** The file with its JSON changed, as one from before there were checksums. */
function withRun(change: (json: string) => string): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { checksum: _, ...others } = metadata;
  return encodeSafetensors({ tensors, metadata: { ...others, run: change(metadata.run ?? '') } });
}

/** The file with a field of its JSON replaced. */
function withField(at: readonly string[], value: unknown): Uint8Array {
  return withRun((json) => {
    const run: Record<string, unknown> = JSON.parse(json);
    const last = at.at(-1) ?? '';
    const place = at.slice(0, -1).reduce<Record<string, unknown>>((object, key) => {
      // Every path of the tests leads through objects.
      return object[key] as Record<string, unknown>;
    }, run);
    place[last] = value;
    return JSON.stringify(run);
  });
}

describe('a checkpoint as a file', () => {
  it('comes back as it was', () => {
    const back = decodeCheckpoint(bytes);
    expect({ ...back, network: back.network.toJSON() }).toEqual({ ...checkpoint, network: network.toJSON() });
    expect(bitsOf(back)).toEqual(bitsOf(checkpoint));
    expect(encodeCheckpoint(back)).toEqual(bytes);
  });

  it('keeps the options of every optimiser', () => {
    for (const optimizer of [
      { name: 'sgd' },
      { name: 'sgd', momentum: 0.5 },
      { name: 'adam', beta1: 0.8, beta2: 0.9, epsilon: 0.001 },
    ] as const) {
      const state = initialState(network, optimizerFrom(optimizer), 1);
      const settings = { ...defaultSettings, optimizer };
      const back = decodeCheckpoint(encodeCheckpoint({ ...checkpoint, settings, state }));
      expect(back.settings).toEqual(settings);
      expect(back.state).toEqual(state);
    }
  });

  it('keeps the options of every loss', () => {
    for (const loss of [
      { name: 'crossEntropy', labelSmoothing: 0.1, classWeights: [1, 2, 0.5] },
      { name: 'crossEntropy', classWeights: 'balanced' },
      { name: 'focal', gamma: 1, alpha: 0.25 },
      { name: 'focal', alpha: [1, 2, 3] },
      { name: 'binaryCrossEntropy', positiveWeights: [1, 2, 3] },
      { name: 'meanSquaredError' },
      { name: 'meanAbsoluteError' },
      { name: 'huber', delta: 2 },
      { name: 'own', own: 'mine' },
    ] as const) {
      const settings = { ...defaultSettings, loss };
      expect(decodeCheckpoint(encodeCheckpoint({ ...checkpoint, settings })).settings).toEqual(settings);
    }
  });

  it('keeps how images are fitted', () => {
    const cropped = { ...checkpoint, input: { ...spec, fit: 'crop' } } as const;
    expect(decodeCheckpoint(encodeCheckpoint(cropped)).input).toEqual(cropped.input);
  });

  it('can have layers of the user’s own', () => {
    const own = { ...reluDefinition, type: 'own' };
    const mine = sequential(input([1, 6, 6]), createLayer(own, {}), flatten(), dense(3));
    const state = initialState(mine, optimizerFrom(defaultSettings.optimizer), 1);
    const file = encodeCheckpoint({ ...checkpoint, network: mine, state });
    expect(decodeCheckpoint(file, { definitions: { own } }).network.toJSON()).toEqual(mine.toJSON());
    expect(() => decodeCheckpoint(file)).toThrow(
      /there is no layer of type "own".* Pass the definitions of your own layers\.$/,
    );
  });

  it('is not written without the whole state', () => {
    expect(() => encodeCheckpoint({ ...checkpoint, state: {} })).toThrow(
      'tensor "conv2d_1.weight": the data do not fill the tensor: expected numbers for [4, 1, 3, 3], received 0.',
    );
  });
});

describe('its checksum', () => {
  it('tells a flipped bit of weights, names and description, naming the file and what to do', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (const [at, bit] of [
      [8 + headerLength, 0],
      [8 + headerLength + 6, 7],
      [bytes.length - 1, 3],
    ] as const) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      expect(() => decodeCheckpoint(flipped, { path: 'run.safetensors' })).toThrow(
        /^run\.safetensors: the file is not as it was written: its checksum differs: expected crc32c [0-9a-f]{8}, received crc32c [0-9a-f]{8}\. .*checkpoint\.before\.safetensors\.$/,
      );
    }
    const run = metadata.run?.replace('0.003', '0.004') ?? '';
    const changed = encodeSafetensors({ tensors, metadata: { ...metadata, run } });
    expect(() => decodeCheckpoint(changed)).toThrow('its checksum differs');
  });

  it('does not depend on the order in which somebody else wrote the tensors', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const turned = Object.fromEntries(Object.entries(tensors).reverse());
    expect(bitsOf(decodeCheckpoint(encodeSafetensors({ tensors: turned, metadata })))).toEqual(
      bitsOf(checkpoint),
    );
  });

  it('is not asked of a checkpoint that has none', () => {
    expect(bitsOf(decodeCheckpoint(withRun((json) => json)))).toEqual(bitsOf(checkpoint));
  });
});

describe('a file that is no checkpoint', () => {
  const decode = (file: Uint8Array) => () => decodeCheckpoint(file, { path: 'run.safetensors' });

  it('is refused when it is cut short, anywhere', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(decode(bytes.slice(0, length))).toThrow(ModelError);
    }
    expect(decode(bytes.slice(0, -1))).toThrow('run.safetensors: the file is cut short: expected ');
  });

  it('is refused when it is of somebody else', () => {
    const tensors = { w: { dims: [1], data: Float32Array.of(1) } };
    expect(decode(encodeSafetensors({ tensors, metadata: { format: 'pt' } }))).toThrow(
      'run.safetensors: this is no checkpoint of a training run: expected metadata "format" = "fovea-checkpoint-1", and "run", received {"format":"pt"}.',
    );
    expect(decode(encodeSafetensors({ tensors, metadata: {} }))).toThrow(/received no metadata\.$/);
  });

  it('is refused when its description is not JSON', () => {
    const file = withRun((json) => json.slice(0, 30));
    expect(decode(file)).toThrow(ModelError);
    expect(decode(file)).toThrow(
      'run.safetensors: the description of the run is not JSON: received {"network":{"input":[1,6,6],"l.',
    );
  });

  it.each([
    [['step'], -1, '"step": expected >=0, received -1.'],
    [['step'], undefined, '"step": expected "step", received undefined.'],
    [['settings'], null, '"settings": expected Object, received null.'],
    [
      ['settings', 'optimizer', 'name'],
      'lamb',
      '"settings.optimizer.name": expected ("adam" | "adamw" | "sgd" | "rmsprop" | "adagrad" | "adadelta" | "lion"), received "lamb".',
    ],
    [
      ['settings', 'schedule', 'name'],
      'zigzag',
      '"settings.schedule.name": expected ("constant" | "step" | "exponential" | "cosine" | "one-cycle" | "plateau"), received "zigzag".',
    ],
    [
      ['settings', 'optimizer', 'beta1'],
      'much',
      '"settings.optimizer.beta1": expected number, received "much".',
    ],
    [
      ['settings', 'loss', 'name'],
      'hinge',
      '"settings.loss.name": expected ("crossEntropy" | "focal" | "binaryCrossEntropy" | "meanSquaredError" | "meanAbsoluteError" | "huber" | "own"), received "hinge".',
    ],
    [
      ['settings', 'loss', 'labelSmoothing'],
      null,
      '"settings.loss.labelSmoothing": expected number, received null.',
    ],
    [['history'], {}, '"history": expected Array, received Object.'],
    [['history', '1', 'testLoss'], null, '"history.1.testLoss": expected number, received null.'],
    [['running', 'lossSum'], null, '"running.lossSum": expected number, received null.'],
    [['classes'], ['a', 2], '"classes.1": expected string, received 2.'],
    [['input', 'std'], 1, '"input.std": expected Array, received 1.'],
    [['input', 'fit'], 'pad', '"input.fit": expected ("stretch" | "crop"), received "pad".'],
  ])('is refused for a wrong %s: %o', (at, value, text) => {
    expect(decode(withField(at, value))).toThrow(
      `run.safetensors: the description of the run has a wrong ${text}`,
    );
  });

  it('is refused when its description is no object', () => {
    expect(decode(withRun(() => '7'))).toThrow(
      'run.safetensors: the description of the run has a wrong form: expected Object, received 7.',
    );
  });

  it('is refused for a network, an optimiser or a loss that cannot be', () => {
    const text =
      'run.safetensors: the network, optimiser or loss that it describes cannot be made: received ';
    expect(decode(withField(['network'], 'none'))).toThrow(`${text}network: this is not a network: expected`);
    expect(decode(withField(['network', 'input'], [1, 1, 1]))).toThrow(text);
    expect(decode(withField(['settings', 'optimizer', 'beta1'], 2))).toThrow(
      `${text}adam: beta1 is out of range: expected a number from 0 up to but not including 1, received 2.`,
    );
    expect(decode(withField(['network'], 'none'))).toThrow(ModelError);
    expect(decode(withField(['settings', 'loss'], { name: 'huber', delta: -1 }))).toThrow(
      `${text}huber: delta is out of range: expected a number above 0, received -1.`,
    );
  });

  it('is refused for tensors of another network', () => {
    const { tensors, metadata } = decodeSafetensors(withRun((json) => json));
    const { 'dense_1.bias': bias = { dims: [], data: new Float32Array() }, ...rest } = tensors;
    const text =
      'run.safetensors: tensor "dense_1.bias" is not that of the checkpoint’s network: expected [3],';
    expect(decode(encodeSafetensors({ tensors: rest, metadata }))).toThrow(`${text} received none.`);
    const turned = { ...rest, 'dense_1.bias': { ...bias, dims: [1, 3] } };
    expect(decode(encodeSafetensors({ tensors: turned, metadata }))).toThrow(`${text} received [1, 3].`);
  });

  it('never fails with anything but a ModelError, whatever its description says', () => {
    const { run = '' } = decodeSafetensors(bytes).metadata;
    const damage = fc.tuple(fc.nat(run.length - 1), fc.string({ maxLength: 3 }), fc.nat(40));
    fc.assert(
      fc.property(fc.oneof(fc.json(), damage), (change) => {
        const file = withRun((json) =>
          typeof change === 'string'
            ? change
            : json.slice(0, change[0]) + change[1] + json.slice(change[0] + change[2]),
        );
        try {
          decodeCheckpoint(file);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { seed: 1, numRuns: 400 },
    );
  });
});
