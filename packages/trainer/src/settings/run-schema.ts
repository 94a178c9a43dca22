import { type Augmentation, augmentFrom } from '@fovea/data';
import * as v from 'valibot';
import type { Checkpoint } from '../state/checkpoint.ts';
import { lossSchema } from './loss-schema.ts';
import { optimizerSchema, scheduleSchema, updateEntries } from './update-schema.ts';

/** A checkpoint's JSON, before its network is looked at. */
export type RunJson = Omit<Checkpoint, 'state' | 'network'> & { readonly network: unknown };

const number = /* @__PURE__ */ v.pipe(/* @__PURE__ */ v.number(), /* @__PURE__ */ v.finite());
const count = /* @__PURE__ */ v.pipe(
  /* @__PURE__ */ v.number(),
  /* @__PURE__ */ v.safeInteger(),
  /* @__PURE__ */ v.minValue(0),
);

const augment: v.GenericSchema<unknown, readonly Augmentation[]> = /* @__PURE__ */ v.pipe(
  /* @__PURE__ */ v.unknown(),
  /* @__PURE__ */ v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return augmentFrom(dataset.value);
    } catch (error) {
      addIssue({ expected: 'augmentations that there are', message: String(error) });
      return NEVER;
    }
  }),
);

/** What a checkpoint says in JSON beside its tensors. The network is left to `networkFromJson`. */
export const runSchema: v.GenericSchema<unknown, RunJson> = /* @__PURE__ */ v.object({
  network: /* @__PURE__ */ v.unknown(),
  classes: /* @__PURE__ */ v.array(/* @__PURE__ */ v.string()),
  input: /* @__PURE__ */ v.object({
    channels: /* @__PURE__ */ v.picklist([1, 3]),
    height: count,
    width: count,
    fit: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.picklist(['stretch', 'crop'])),
    mean: /* @__PURE__ */ v.array(number),
    std: /* @__PURE__ */ v.array(number),
  }),
  settings: /* @__PURE__ */ v.object({
    epochs: count,
    maxSteps: /* @__PURE__ */ v.exactOptional(count),
    batchSize: count,
    // Runs of before there was a choice.
    loss: /* @__PURE__ */ v.optional(lossSchema, { name: 'crossEntropy' }),
    learningRate: number,
    schedule: scheduleSchema,
    optimizer: optimizerSchema,
    ...updateEntries,
    augment: /* @__PURE__ */ v.exactOptional(augment),
    balance: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.boolean()),
    seed: count,
  }),
  step: count,
  history: /* @__PURE__ */ v.array(
    /* @__PURE__ */ v.object({
      epoch: count,
      loss: number,
      accuracy: /* @__PURE__ */ v.exactOptional(number),
      error: /* @__PURE__ */ v.exactOptional(number),
      testLoss: /* @__PURE__ */ v.exactOptional(number),
      testAccuracy: /* @__PURE__ */ v.exactOptional(number),
      testError: /* @__PURE__ */ v.exactOptional(number),
      seconds: number,
      samplesPerSecond: number,
      busy: /* @__PURE__ */ v.exactOptional(number),
    }),
  ),
  running: /* @__PURE__ */ v.object({
    images: count,
    lossSum: number,
    correct: /* @__PURE__ */ v.exactOptional(number),
    errorSum: /* @__PURE__ */ v.exactOptional(number),
    seconds: number,
  }),
  device: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.string()),
});
