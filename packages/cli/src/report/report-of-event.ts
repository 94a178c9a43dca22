import { summary } from '@fovea/layers';
import type { RunReport } from '@fovea/report';
import type { RunEvent } from '@fovea/trainer';
import { epochRates } from '../run/epoch-rates.ts';
import { configurationOf, versionsOf } from '../run/run-facts.ts';

/** A run as far as it can be told while it is on: nothing of what the network does on held-out images. */
export function reportOfEvent({ run, history, step }: RunEvent): RunReport {
  const { network, settings, train, test, classes, input, device } = run;
  return {
    name: train.name,
    state: {
      is: 'running',
      epoch: history.length + 1,
      batch: 0,
      batches: Math.ceil(train.images / settings.batchSize),
      loss: Number.NaN,
      samplesPerSecond: Number.NaN,
      secondsLeft: Number.NaN,
    },
    classes,
    trainImages: train.images,
    testImages: test?.images ?? 0,
    epochs: settings.epochs,
    history,
    learningRates: epochRates(settings, history, train.images),
    device,
    summary: summary(network),
    configuration: configurationOf({ settings, input, classes, step }),
    versions: versionsOf(),
  };
}
