import { classReport, type EpochRecord } from '@fovea/trainer';
import { count, figure, listed, percent, plural } from './format.ts';
import type { HeldOut, RunReport } from './run-report.ts';

/** Something that looks wrong, in plain words, and what to do about it. */
export interface Advice {
  readonly finding: string;
  readonly remedy: string;
}

/** What in a run looks wrong; nothing where nothing does. Each finding says the numbers that it rests on. */
export function advise(run: RunReport): Advice[] {
  const { heldOut, history } = run;
  const broken = history.find(({ loss }) => !Number.isFinite(loss));
  return [
    ...(broken === undefined
      ? []
      : [
          {
            finding: `The training loss is no number any more since epoch ${broken.epoch}.`,
            remedy: diverged,
          },
        ]),
    ...(heldOut?.kind === 'classes' ? ofClasses(heldOut, run) : []),
    ...(heldOut?.kind === 'values' && heldOut.scores.some(({ absolute }) => Number.isNaN(absolute))
      ? [{ finding: 'Some outputs are no numbers.', remedy: diverged }]
      : []),
    ...ofCurves(run),
    ...ofSizes(run),
  ];
}

const diverged =
  'Training diverged: use a smaller learning rate (--lr), clip the gradients (--clip-norm 1), or let the rate warm up.';

function ofClasses(heldOut: HeldOut & { readonly kind: 'classes' }, { classes }: RunReport): Advice[] {
  const { matrix, calibration } = heldOut;
  const { classes: scores, accuracy, images } = classReport(matrix);
  if (images === 0) return [];
  const named = (fits: (i: number) => boolean) => classes.filter((_, i) => fits(i));
  const advice: Advice[] = [];
  const none = matrix.unpredicted.reduce((sum, value) => sum + value, 0);
  if (none > 0) {
    advice.push({ finding: `For ${plural(none, 'image')} the network gives no number.`, remedy: diverged });
    // What else could be said of classes is how few are left.
    if (2 * none > images) return advice;
  }
  const supports = scores.map(({ support }) => support);
  const most = Math.max(...supports) / images;
  // Of a handful of images even all right may be chance, but nobody should be told so.
  const spread = images < 30 ? 0 : Math.sqrt((most * (1 - most)) / images);
  const chance = most + 2 * spread;
  const isChance = accuracy <= chance;
  if (isChance) {
    advice.push({
      finding: `Accuracy is near chance: ${percent(accuracy)}, where always giving the most frequent class would get ${percent(most)}.`,
      remedy:
        'Look at the images and labels first (fovea data info, fovea data preview). Then try another learning rate, ten times smaller and ten times larger, and more epochs. Can the network fit a handful of images? If not, it is too small or its rate is wrong.',
    });
  }
  const never = named((i) => (scores[i]?.predicted ?? 0) === 0 && (scores[i]?.support ?? 0) > 0);
  if (never.length > 0) {
    advice.push({
      finding: `${never.length === 1 ? 'A class is' : `${never.length} classes are`} never predicted: ${listed(never)}.`,
      remedy: 'Train longer, weigh the classes (--class-weights balanced), or add images of what is missed.',
    });
  }
  const present = supports.filter((support) => support > 0);
  const uneven = Math.max(...present) / Math.min(...present);
  if (uneven >= 5 && never.length === 0) {
    advice.push({
      finding: `The classes are uneven: the largest has ${figure(uneven)} times the images of the smallest.`,
      remedy: 'Look at recall class by class rather than accuracy; --class-weights balanced evens them out.',
    });
  }
  if (calibration.error > 0.1 && calibration.images >= 100 && !isChance) {
    const sure = mean(calibration.bins.map((bin) => [bin.confidence, bin.images] as const));
    advice.push(
      sure > accuracy
        ? {
            finding: `The network is surer than it should be: ${percent(sure)} sure on average, ${percent(accuracy)} right.`,
            remedy: 'Use label smoothing (--label-smoothing 0.1), more augmentation, or fewer epochs.',
          }
        : {
            finding: `The network is less sure than it could be: ${percent(sure)} sure on average, ${percent(accuracy)} right.`,
            remedy: 'Train longer, or use less label smoothing and dropout.',
          },
    );
  }
  return advice;
}

function ofCurves({ history, state, epochs }: RunReport): Advice[] {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined || history.length < 2) return [];
  // That is told for itself, and what follows from it is not.
  if (!Number.isFinite(last.loss)) return [];
  const advice: Advice[] = [];
  if (last.loss > first.loss * 1.05) {
    advice.push({
      finding: `The training loss rose, from ${figure(first.loss)} to ${figure(last.loss)}.`,
      remedy: 'Use a smaller learning rate (--lr).',
    });
  }
  const best = bestEpoch(history);
  const lowest = Math.min(...history.map(({ testLoss }) => testLoss ?? Number.POSITIVE_INFINITY));
  const gap = (last.accuracy ?? 0) - (last.testAccuracy ?? last.accuracy ?? 0);
  const rises = last.testLoss !== undefined && last.testLoss > 1.1 * lowest && last.loss < first.loss;
  if (rises || gap > 0.1) {
    const why = rises
      ? `loss on held-out images rose from ${figure(lowest)} to ${figure(last.testLoss ?? 0)} while training went on falling`
      : `${percent(last.accuracy ?? 0)} of the images trained on are right, and ${percent(last.testAccuracy ?? 0)} of those held out`;
    advice.push({
      finding: `The network overfits: ${why}.`,
      remedy:
        'Get more images, change them at random (--augment crop:4,flip where a mirrored image is the same thing), add dropout or --weight-decay, or stop earlier.',
    });
  }
  const before = history.at(-2);
  const isLearning =
    best?.epoch === last.epoch &&
    before?.testLoss !== undefined &&
    last.testLoss !== undefined &&
    last.testLoss < 0.95 * before.testLoss;
  if (isLearning && state.is === 'finished') {
    advice.push({
      finding: `It was still learning: held-out loss fell from ${figure(before.testLoss)} to ${figure(last.testLoss)} in the last epoch.`,
      remedy: `Train longer: --epochs ${2 * epochs}.`,
    });
  }
  return advice;
}

function ofSizes({ trainImages, testImages, classes, heldOut }: RunReport): Advice[] {
  const advice: Advice[] = [];
  const each = trainImages / Math.max(1, heldOut?.kind === 'values' ? 1 : classes.length);
  if (trainImages > 0 && each < 50) {
    advice.push({
      finding: `There are few images to learn from: ${count(trainImages)}${heldOut?.kind === 'values' ? '' : `, about ${figure(Math.round(each))} for each of ${plural(classes.length, 'class')}`}.`,
      remedy:
        'Add images, a hundred of each kind or more, and make more of those there are: --augment crop:4,flip, where a mirrored image is the same thing.',
    });
  }
  if (testImages > 0 && testImages < 100) {
    advice.push({
      finding: `Only ${plural(testImages, 'image')} ${testImages === 1 ? 'was' : 'were'} held out, so one image more or less changes the figures by ${percent(1 / testImages)}.`,
      remedy: 'Take small differences between runs for chance until there are more.',
    });
  }
  return advice;
}

/** The epoch with the best held-out figure, or training figure where nothing is held out. */
export function bestEpoch(history: readonly EpochRecord[]): EpochRecord | undefined {
  // More is better: errors and losses count below 0.
  const worth = (record: EpochRecord) => {
    const value = record.testAccuracy ?? -(record.testError ?? record.testLoss ?? record.loss);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return history.reduce<EpochRecord | undefined>(
    (best, record) => (best === undefined || worth(record) > worth(best) ? record : best),
    undefined,
  );
}

function mean(weighted: readonly (readonly [value: number, weight: number])[]): number {
  const used = weighted.filter(([, weight]) => weight > 0);
  const total = used.reduce((sum, [, weight]) => sum + weight, 0);
  return used.reduce((sum, [value, weight]) => sum + value * weight, 0) / total;
}
