import * as v from 'valibot';
import type { Schedule } from '../schedules/schedule.ts';
import type { OptimizerSettings } from './optimizer-settings.ts';
import type { ParameterGroup, UpdateSettings } from './update-settings.ts';

const number = /* @__PURE__ */ v.pipe(/* @__PURE__ */ v.number(), /* @__PURE__ */ v.finite());
const maybe = /* @__PURE__ */ v.exactOptional(number);
const maybeFlag = /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.boolean());
const names = /* @__PURE__ */ v.array(/* @__PURE__ */ v.string());

const adamOptions = { beta1: maybe, beta2: maybe, epsilon: maybe, weightDecay: maybe };

/** The JSON of an optimiser's settings. Ranges are `optimizerFrom`'s business. */
export const optimizerSchema: v.GenericSchema<unknown, OptimizerSettings> = /* @__PURE__ */ v.variant(
  'name',
  [
    /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('adam'), ...adamOptions }),
    /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('adamw'), ...adamOptions }),
    /* @__PURE__ */ v.object({
      name: /* @__PURE__ */ v.literal('sgd'),
      momentum: maybe,
      nesterov: maybeFlag,
      weightDecay: maybe,
    }),
    /* @__PURE__ */ v.object({
      name: /* @__PURE__ */ v.literal('rmsprop'),
      decay: maybe,
      epsilon: maybe,
      momentum: maybe,
      centered: maybeFlag,
      weightDecay: maybe,
    }),
    /* @__PURE__ */ v.object({
      name: /* @__PURE__ */ v.literal('adagrad'),
      epsilon: maybe,
      weightDecay: maybe,
    }),
    /* @__PURE__ */ v.object({
      name: /* @__PURE__ */ v.literal('adadelta'),
      decay: maybe,
      epsilon: maybe,
      weightDecay: maybe,
    }),
    /* @__PURE__ */ v.object({
      name: /* @__PURE__ */ v.literal('lion'),
      beta1: maybe,
      beta2: maybe,
      weightDecay: maybe,
    }),
  ],
);

/** The JSON of a schedule. */
export const scheduleSchema: v.GenericSchema<unknown, Schedule> = /* @__PURE__ */ v.variant('name', [
  /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('constant'), warmup: maybe }),
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('step'),
    every: maybe,
    gamma: maybe,
    warmup: maybe,
  }),
  /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('exponential'), gamma: maybe, warmup: maybe }),
  /* @__PURE__ */ v.object({ name: /* @__PURE__ */ v.literal('cosine'), floor: maybe, warmup: maybe }),
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('one-cycle'),
    warmup: maybe,
    start: maybe,
    end: maybe,
  }),
  /* @__PURE__ */ v.object({
    name: /* @__PURE__ */ v.literal('plateau'),
    gamma: maybe,
    patience: maybe,
    threshold: maybe,
    floor: maybe,
    warmup: maybe,
  }),
]);

const groups: v.GenericSchema<unknown, readonly ParameterGroup[]> = /* @__PURE__ */ v.array(
  /* @__PURE__ */ v.object({ parameters: names, rate: maybe, weightDecay: maybe }),
);

type Entry<Name extends keyof UpdateSettings> = v.ExactOptionalSchema<
  v.GenericSchema<unknown, NonNullable<UpdateSettings[Name]>>,
  undefined
>;

/** The fields of {@link UpdateSettings} in JSON. */
export const updateEntries: { readonly [Name in keyof UpdateSettings]-?: Entry<Name> } = {
  clip: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.object({ norm: maybe, value: maybe })),
  accumulate: maybe,
  ema: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.object({ decay: number, warmup: maybeFlag })),
  freeze: /* @__PURE__ */ v.exactOptional(names),
  groups: /* @__PURE__ */ v.exactOptional(groups),
};
