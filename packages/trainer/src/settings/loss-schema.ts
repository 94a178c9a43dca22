import * as v from 'valibot';
import type { LossSettings } from './loss-settings.ts';

const number = /* @__PURE__ */ v.pipe(/* @__PURE__ */ v.number(), /* @__PURE__ */ v.finite());
const numbers = /* @__PURE__ */ v.array(number);
const option = <const Schema extends v.GenericSchema>(
  schema: Schema,
): v.ExactOptionalSchema<Schema, undefined> => /* @__PURE__ */ v.exactOptional(schema);

/** A loss in a checkpoint's JSON. Ranges are left to the loss itself. */
export const lossSchema: v.GenericSchema<unknown, LossSettings> = /* @__PURE__ */ v.variant('name', [
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('crossEntropy'),
    labelSmoothing: /* @__PURE__ */ option(number),
    classWeights: /* @__PURE__ */ option(
      /* @__PURE__ */ v.union([numbers, /* @__PURE__ */ v.literal('balanced')]),
    ),
  }),
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('focal'),
    gamma: /* @__PURE__ */ option(number),
    alpha: /* @__PURE__ */ option(/* @__PURE__ */ v.union([number, numbers])),
  }),
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('binaryCrossEntropy'),
    positiveWeights: /* @__PURE__ */ option(numbers),
  }),
  /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('meanSquaredError') }),
  /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('meanAbsoluteError') }),
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('huber'),
    delta: /* @__PURE__ */ option(number),
  }),
  /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('own'), own: /* @__PURE__ */ v.string() }),
]);
