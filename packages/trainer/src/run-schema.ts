import * as v from 'valibot';
import type { Checkpoint } from './checkpoint.ts';

/** A checkpoint's JSON, before its network is looked at. */
export type RunJson = Omit<Checkpoint, 'state' | 'network'> & { readonly network: unknown };

const number = /* @__PURE__ */ v.pipe(/* @__PURE__ */ v.number(), /* @__PURE__ */ v.finite());
const count = /* @__PURE__ */ v.pipe(
  /* @__PURE__ */ v.number(),
  /* @__PURE__ */ v.safeInteger(),
  /* @__PURE__ */ v.minValue(0),
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
    batchSize: count,
    learningRate: number,
    schedule: /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.picklist(['constant', 'cosine']) }),
    optimizer: /* @__PURE__ */ v.variant('name', [
      /* @__PURE__ */ v.object({
        name: /* @__PURE__ */ v.literal('adam'),
        beta1: /* @__PURE__ */ v.exactOptional(number),
        beta2: /* @__PURE__ */ v.exactOptional(number),
        epsilon: /* @__PURE__ */ v.exactOptional(number),
      }),
      /* @__PURE__ */ v.object({
        name: /* @__PURE__ */ v.literal('sgd'),
        momentum: /* @__PURE__ */ v.exactOptional(number),
      }),
    ]),
    seed: count,
  }),
  step: count,
  history: /* @__PURE__ */ v.array(
    /* @__PURE__ */ v.object({
      epoch: count,
      loss: number,
      accuracy: number,
      testLoss: /* @__PURE__ */ v.exactOptional(number),
      testAccuracy: /* @__PURE__ */ v.exactOptional(number),
      seconds: number,
      samplesPerSecond: number,
    }),
  ),
  running: /* @__PURE__ */ v.object({ images: count, lossSum: number, correct: count, seconds: number }),
  device: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.string()),
});
