import { type Augmentation, type AugmentationBase, augmentations, augmentFrom } from '@fovea/data';
import { FoveaError } from '@fovea/shape';
import { InvalidArgumentError } from 'commander';

/**
 * Reads augmentations from the command line: short names joined by commas, each
 * with its settings after colons, in order or by name, e.g.
 * `crop:4,flip,affine:rotate=15`. `none` is none.
 */
export function parseAugment(text: string): readonly Augmentation[] {
  if (text === 'none') return [];
  const list = text.split(',').map((part) => {
    const [word = '', ...settings] = part.split(':').map((piece) => piece.trim());
    const definition = find(word);
    const keys = Object.keys(definition.parameters);
    const given = settings.map((setting, position) => readSetting(setting, keys[position], definition));
    return { name: definition.name, ...Object.fromEntries(given) };
  });
  try {
    return augmentFrom(list);
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    // "augment[0].padding" is clear enough without its first part: the option names it.
    throw new InvalidArgumentError(
      `${error.problem}: expected ${error.expected}, received ${error.received}.`,
    );
  }
}

/** Augmentations as `parseAugment` reads them. */
export function augmentText(augment: readonly Augmentation[]): string {
  if (augment.length === 0) return 'none';
  return augment
    .map(({ name, ...settings }) =>
      [augmentations[name].short, ...Object.entries(settings).map(([key, value]) => `${key}=${value}`)].join(
        ':',
      ),
    )
    .join(',');
}

function listAugmentations(): string {
  return Object.values<AugmentationBase<string, string>>(augmentations)
    .map(({ short, about, parameters }) => {
      const settings = Object.entries(parameters).map(([key, parameter]) => `${key}=${parameter.default}`);
      return `  ${[short, ...settings].join(':')}\n      ${about}`;
    })
    .join('\n');
}

function find(word: string): AugmentationBase<string, string> {
  const all = Object.values<AugmentationBase<string, string>>(augmentations);
  const found = all.find(({ short, name }) => word === short || word === name);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    `There is no augmentation ${JSON.stringify(word)}. Expected ${all.map(({ short }) => short).join(', ')}.`,
  );
}

function readSetting(
  setting: string,
  ownKey: string | undefined,
  { short, parameters }: AugmentationBase<string, string>,
): [key: string, value: number] {
  const [first = '', ...rest] = setting.split('=');
  const [key, text] = rest.length === 0 ? [ownKey, first] : [first, rest.join('=')];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (key === undefined || !Object.hasOwn(parameters, key) || Number.isNaN(value)) {
    const settings = Object.keys(parameters).map((name) => `${name}=`);
    throw new InvalidArgumentError(
      `${short}:${setting} cannot be read. Expected a number, or one after ${settings.join(', ')}.`,
    );
  }
  return [key, value];
}

/** All augmentations with their settings, as a part of help texts. */
export const augmentationHelp: string = `
Augmentations, in the order given; what is written here is the default:
${listAugmentations()}`;
