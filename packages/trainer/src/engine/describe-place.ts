import type { StepPlace } from '@fovea/compiler';

/** A place of a step in words that follow "It began in". */
export function describePlace({ layer, type, what, parameter }: StepPlace): string {
  if (layer === undefined)
    return what === 'output' ? `the loss (${type})` : `the gradient of the loss (${type})`;
  const name = `${type} "${layer}"`;
  if (what === 'output') return `what ${name} gives`;
  return parameter === undefined
    ? `the gradient that ${name} passes back`
    : `the gradient of "${layer}.${parameter}"`;
}
