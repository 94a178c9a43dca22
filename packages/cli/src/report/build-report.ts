import type { Dataset } from '@fovea/data';
import { summary } from '@fovea/layers';
import {
  type ConfusionExamples,
  confusionsOf,
  type HeldOut,
  type MistakePicture,
  type RunReport,
  type RunState,
} from '@fovea/report';
import {
  type Checkpoint,
  calibration,
  confusionMatrix,
  mostConfidentMistakes,
  predictedClasses,
} from '@fovea/trainer';
import { defined } from '../options/defined.ts';
import { filtersOf, pictureOf } from '../pictures/report-pictures.ts';
import { epochRates } from '../run/epoch-rates.ts';
import { configurationOf, versionsOf } from '../run/run-facts.ts';

/** How many of the pairs that are mistaken most often are shown, and how many images of each. */
const [mostPairs, mostImages] = [6, 8];

export interface ReportedRun {
  readonly checkpoint: Pick<
    Checkpoint,
    'network' | 'classes' | 'settings' | 'history' | 'state' | 'step' | 'input'
  >;
  readonly state: RunState;
  readonly device: string;
  readonly train: { readonly name: string; readonly length: number };
  readonly test: Dataset;
  /** What the network gives for the held-out images now. */
  readonly evaluation?: { readonly loss: number; readonly outputs: Float32Array };
  readonly repeat?: string;
  readonly goOn?: string;
}

/** A run as `@fovea/report` tells it, with its pictures. */
export async function buildReport(run: ReportedRun): Promise<RunReport> {
  const { checkpoint, train, test, evaluation, state, device } = run;
  const { network, settings, history, classes } = checkpoint;
  const [heldOut, filters] = await Promise.all([
    evaluation === undefined ? undefined : heldOutOf(evaluation, test),
    filtersOf(network, checkpoint.state),
  ]);
  return {
    name: train.name,
    state,
    classes,
    trainImages: train.length,
    testImages: test.length,
    epochs: settings.epochs,
    history,
    learningRates: epochRates(settings, history, train.length),
    device,
    summary: summary(network),
    configuration: [
      ['data', `${train.name}: ${train.length} images to train on, ${test.length} held out`],
      ...configurationOf(checkpoint),
    ],
    versions: versionsOf(),
    ...defined({ heldOut, filters, repeat: run.repeat, goOn: run.goOn }),
  };
}

async function heldOutOf(
  { loss, outputs }: { readonly loss: number; readonly outputs: Float32Array },
  test: Dataset,
): Promise<HeldOut> {
  const { labels, classes } = test;
  const predicted = predictedClasses(outputs, classes.length);
  const matrix = confusionMatrix(labels, predicted, classes.length);
  const source = (index: number) => test.sources?.[index] ?? `image ${index + 1}`;
  const mistakes = mostConfidentMistakes(outputs, labels).map(
    async ({ index, label, predicted: guess, probability }): Promise<MistakePicture> => ({
      ...(await pictureOf(test, index)),
      label,
      predicted: guess,
      probability,
      source: source(index),
    }),
  );
  const examples = confusionsOf(matrix)
    .slice(0, mostPairs)
    .map(async ({ label, predicted: guess }): Promise<ConfusionExamples> => {
      const indices = [...labels.keys()].filter((i) => labels[i] === label && predicted[i] === guess);
      const pictures = indices
        .slice(0, mostImages)
        .map(async (index) => ({ ...(await pictureOf(test, index)), source: source(index) }));
      return { label, predicted: guess, pictures: await Promise.all(pictures) };
    });
  return {
    kind: 'classes',
    loss,
    matrix,
    calibration: calibration(outputs, labels),
    mistakes: await Promise.all(mistakes),
    confusions: await Promise.all(examples),
  };
}
