import { InvalidArgumentError } from 'commander';
import type { Choice, Range } from './space.ts';

const scales: Readonly<Record<string, Range['scale']>> = { log: 'log', integer: 'integer', linear: 'linear' };

/** A parameter from the command line: `lr=0.001..0.1:log` is a range, `batch=32,64` a choice. */
export interface ParsedParameter {
  readonly name: string;
  readonly parameter: Range | Choice<string | null>;
}

/**
 * Reads what is searched from the command line: a name as in fovea.config.ts, then a range with its scale
 * (`:log`, `:integer`) and how many values of it a grid has (`:5`), or values joined by commas, or by bars
 * where they have commas themselves. An empty value leaves the option out.
 */
export function parseParameter(text: string): ParsedParameter {
  const [, word = '', values = ''] = /^([A-Za-z][\w-]*)=(.+)$/.exec(text) ?? [];
  if (word === '') {
    throw new InvalidArgumentError(
      'Expected a name, then a range or values, e.g. lr=0.001..0.1:log or batch=32,64.',
    );
  }
  // Both ways of writing an option's name are at hand.
  const name = word.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const range = rangeIn(values);
  if (range !== undefined) return { name, parameter: range };
  const list = values.split(values.includes('|') ? '|' : ',').map((value) => value.trim());
  return { name, parameter: { kind: 'choice', values: list.map((value) => (value === '' ? null : value)) } };
}

function rangeIn(text: string): Range | undefined {
  const [ends = '', ...words] = text.split(':');
  // Folders above this one are no numbers.
  if (/[,|/]/.test(ends)) return undefined;
  const numbers = ends.split('..');
  const [from, to] = numbers.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== 2 || from === undefined || to === undefined) return undefined;
  const points = words.find((word) => /^\d+$/.test(word));
  const named = words.filter((word) => word !== points);
  const scale = scales[named[0] ?? 'linear'];
  if (Number.isNaN(from) || Number.isNaN(to) || scale === undefined || named.length > 1) {
    throw new InvalidArgumentError(
      'Expected a range such as 0..0.9, 0.001..0.1:log or 1..8:integer, for a grid with the number of its values: 0..0.9:4.',
    );
  }
  return { kind: 'range', scale, from, to, ...(points === undefined ? {} : { points: Number(points) }) };
}
