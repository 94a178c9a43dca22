import { checkLossSettings, defaultSettings, type LossSettings, lossNames } from '@fovea/trainer';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defined } from './defined.ts';
import { fraction, notNegativeNumber, positiveNumber } from './parse-options.ts';
import { checkOptions, optionsText } from './update-options.ts';

/** The options of `fovea train` about the loss, as they were given. */
export interface LossFlags {
  readonly loss?: Exclude<LossSettings['name'], 'own'>;
  readonly labelSmoothing?: number;
  readonly classWeights?: readonly number[] | 'balanced';
  readonly focalGamma?: number;
  readonly huberDelta?: number;
}

/** Adds those options to a command. */
export function addLossOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--loss <name>',
        `what training makes small (default: ${defaultSettings.loss.name}); all but crossEntropy and focal judge each class by itself`,
      ).choices(lossNames),
    )
    .option(
      '--label-smoothing <part>',
      'crossEntropy: the part of a label that all classes share (0)',
      fraction,
    )
    .option(
      '--class-weights <weights>',
      'crossEntropy: how much each class counts, e.g. 1,2.5,1, or balanced: the less the more images it has',
      classWeights,
    )
    .option(
      '--focal-gamma <power>',
      'focal: how little images count that are recognised (2)',
      notNegativeNumber,
    )
    .option('--huber-delta <distance>', 'huber: up to there errors count squared (1)', positiveNumber);
}

/**
 * The loss that the options stand for; undefined where none was given.
 *
 * @throws UsageError for an option that does not go with the loss, or is out of range
 */
export function lossOf(flags: LossFlags): LossSettings | undefined {
  const { loss, labelSmoothing, classWeights, focalGamma: gamma, huberDelta: delta } = flags;
  const given = {
    'label-smoothing': labelSmoothing,
    'class-weights': classWeights,
    'focal-gamma': gamma,
    'huber-delta': delta,
  };
  const options = Object.keys(defined(given));
  if (loss === undefined && options.length === 0) return undefined;
  const name = loss ?? defaultSettings.loss.name;
  checkOptions('loss', name, options, takenByLosses);
  // Each option goes with the loss of that name, as was just checked.
  const settings = { name, ...defined({ labelSmoothing, classWeights, gamma, delta }) } as LossSettings;
  checkLossSettings(settings);
  return settings;
}

/** Which losses take an option. */
export const takenByLosses: Readonly<Record<string, readonly LossSettings['name'][]>> = {
  'label-smoothing': ['crossEntropy'],
  'class-weights': ['crossEntropy'],
  'focal-gamma': ['focal'],
  'huber-delta': ['huber'],
};

/** The loss on one line where it is not the default: `loss focal gamma=3`. */
export function lossText(loss: LossSettings): string {
  return optionsText(loss) === optionsText(defaultSettings.loss) ? '' : `loss ${optionsText(loss)}`;
}

function classWeights(text: string): readonly number[] | 'balanced' {
  if (text === 'balanced') return text;
  const weights = text.split(',').map(Number);
  if (weights.every((weight) => weight > 0 && weight < Number.POSITIVE_INFINITY)) return weights;
  throw new InvalidArgumentError('Expected balanced, or a number above 0 for each class, joined by commas.');
}
