import { UsageError } from '@fovea/shape';
import type { InputSpec } from './input-spec.ts';

/** What is wrong with an input specification, or undefined. `field` is e.g. `std[2]`. */
export interface InputSpecFault {
  readonly field: string;
  readonly expected: string;
  readonly received: string;
}

/** @throws UsageError that names the field, when a value is out of range. */
export function checkInputSpec(spec: InputSpec): void {
  const fault = findInputSpecFault(spec);
  if (fault !== undefined) {
    const { field, ...compared } = fault;
    throw new UsageError('input-spec', 'the input specification has a value out of range', {
      path: `input.${field}`,
      ...compared,
    });
  }
}

/** Looks at anything, e.g. parsed JSON: `undefined` means that it is an {@link InputSpec}. */
export function findInputSpecFault(value: unknown): InputSpecFault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { field: '', expected: 'an object', received: describe(value) };
  }
  // Anything can be in an object; each field is checked below.
  const { channels, height, width, fit, mean, std } = value as Partial<Record<keyof InputSpec, unknown>>;
  if (channels !== 1 && channels !== 3) {
    return { field: 'channels', expected: '1 or 3', received: describe(channels) };
  }
  return (
    findSizeFault('height', height) ??
    findSizeFault('width', width) ??
    findFitFault(fit) ??
    findPerChannelFault('mean', mean, channels, 'a finite number', () => true) ??
    findPerChannelFault('std', std, channels, 'a finite number above 0', (number) => number > 0)
  );
}

function findSizeFault(field: string, value: unknown): InputSpecFault | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
    ? undefined
    : { field, expected: 'a whole number of at least 1', received: describe(value) };
}

function findFitFault(value: unknown): InputSpecFault | undefined {
  return value === undefined || value === 'stretch' || value === 'crop'
    ? undefined
    : { field: 'fit', expected: '"stretch" or "crop"', received: describe(value) };
}

function findPerChannelFault(
  field: string,
  values: unknown,
  channels: number,
  expected: string,
  isAllowed: (value: number) => boolean,
): InputSpecFault | undefined {
  if (!Array.isArray(values) || values.length !== channels) {
    const received = Array.isArray(values) ? `${values.length}` : describe(values);
    return { field, expected: `a list of ${channels} (one per channel)`, received };
  }
  const index = values.findIndex((value) => !(Number.isFinite(value) && isAllowed(Number(value))));
  return index === -1
    ? undefined
    : { field: `${field}[${index}]`, expected, received: describe(values[index]) };
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? `${value}` : JSON.stringify(value);
}
