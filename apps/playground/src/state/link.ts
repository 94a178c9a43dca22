import { layerDefinitions } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { type Language, languages } from '../i18n/languages.ts';
import { type Draft, newLayer } from './draft.ts';
import { decodeLayer, encodeLayer, splitLayers } from './layer-text.ts';
import { type Theme, themes } from './preferences.ts';
import { devices, optimizers, type TrainingSettings } from './training-settings.ts';

/** What a link holds. What it leaves out stays as it is by default. */
export interface Linked {
  readonly draft?: Draft;
  readonly settings: Partial<TrainingSettings>;
  readonly language?: Language;
  readonly theme?: Theme;
}

/** Longer networks than this come from no hand. */
const mostLayers = 200;

/**
 * The page's state as the part of an address after `#`, for people to read:
 * `net=1x28x28/conv2d,filters:8,kernel:5/relu&lr=0.002`.
 */
export function encodeLink({ draft, settings, language, theme }: Linked): string {
  const fields: [string, string | number | undefined][] = [
    ['net', draft && [draft.input.join('x'), ...draft.layers.map(encodeLayer)].join('/')],
    ['lr', settings.learningRate],
    ['batch', settings.batchSize],
    ['epochs', settings.epochs],
    ['opt', settings.optimizer],
    ['seed', settings.seed],
    ['device', settings.device],
    ['lang', language],
    ['theme', theme],
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * Reads the part of an address after `#`.
 *
 * @throws UsageError for anything that `encodeLink` does not write.
 */
export function decodeLink(hash: string): Linked {
  const text = hash.replace(/^#/, '');
  const fields = new Map<string, string>();
  for (const part of text === '' ? [] : text.split('&')) {
    const at = part.indexOf('=');
    fields.set(at === -1 ? part : part.slice(0, at), at === -1 ? '' : part.slice(at + 1));
  }
  const take = <T>(name: string, read: (value: string) => T | undefined, expected: string) => {
    const value = fields.get(name);
    fields.delete(name);
    if (value === undefined) return undefined;
    const made = read(value);
    if (made === undefined) throw wrong(name, expected, value);
    return made;
  };
  const linked = defined({
    draft: take('net', decodeDraft, 'a size such as 1x28x28, then layers'),
    language: take('lang', oneOf(languages), languages.join(', ')),
    theme: take('theme', oneOf(themes), themes.join(', ')),
    settings: defined({
      learningRate: take('lr', numberFrom(Number.MIN_VALUE), 'a number above 0'),
      batchSize: take('batch', wholeFrom(1, 10_000), 'a whole number from 1 to 10000'),
      epochs: take('epochs', wholeFrom(1, 1000), 'a whole number from 1 to 1000'),
      optimizer: take('opt', oneOf(optimizers), optimizers.join(', ')),
      seed: take('seed', wholeFrom(0, Number.MAX_SAFE_INTEGER), 'a whole number of at least 0'),
      device: take('device', oneOf(devices), devices.join(', ')),
    }),
  });
  const [unknown] = fields.keys();
  if (unknown !== undefined)
    throw wrong('link', 'net, lr, batch, epochs, opt, seed, device, lang, theme', unknown);
  return linked;
}

function decodeDraft(text: string): Draft | undefined {
  const [size = '', ...layers] = splitLayers(text);
  const input = size.split('x').map(Number);
  const isInput =
    input.length === 3 && input.every((each) => Number.isInteger(each) && each > 0 && each < 1e5);
  if (!isInput || layers.length > mostLayers) return undefined;
  return {
    input,
    layers: layers.map((layer) => {
      const read = decodeLayer(layer);
      if (read !== undefined && Object.hasOwn(layerDefinitions, read.type)) return newLayer(read);
      throw wrong('layer', `one of ${Object.keys(layerDefinitions).join(', ')}, with settings`, layer);
    }),
  };
}

function oneOf<T extends string>(allowed: readonly T[]): (value: string) => T | undefined {
  return (value) => allowed.find((each) => each === value);
}

function numberFrom(least: number): (value: string) => number | undefined {
  return (value) => {
    const read = Number(value);
    return value.trim() !== '' && Number.isFinite(read) && read >= least ? read : undefined;
  };
}

function wholeFrom(least: number, most: number): (value: string) => number | undefined {
  const number = numberFrom(least);
  return (value) => {
    const read = number(value);
    return read !== undefined && Number.isSafeInteger(read) && read <= most ? read : undefined;
  };
}

/** Without the fields that are undefined, which exact optional types do not allow. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Fields that are left out are optional wherever this is assigned to.
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function wrong(path: string, expected: string, received: string): UsageError {
  return new UsageError('link', 'this cannot be read', {
    path,
    expected,
    received: received.slice(0, 80),
  });
}
