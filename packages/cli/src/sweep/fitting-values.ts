import { defaultSettings } from '@fovea/trainer';
import { takenByLosses } from '../options/loss-options.ts';
import { takenByOptimizers, takenBySchedules } from '../options/update-options.ts';
import type { TrialValue, TrialValues } from './sample-trials.ts';

const selectors: readonly {
  readonly name: string;
  readonly usual: string;
  readonly takers: Readonly<Record<string, readonly string[]>>;
}[] = [
  { name: 'optimizer', usual: defaultSettings.optimizer.name, takers: takenByOptimizers },
  { name: 'schedule', usual: defaultSettings.schedule.name, takers: takenBySchedules },
  { name: 'loss', usual: defaultSettings.loss.name, takers: takenByLosses },
];

/**
 * Leaves out what does not go with the optimizer, schedule or loss of a trial, where that one is searched:
 * Adam has no momentum, and a trial with Adam need not be told one.
 *
 * @param searched - the names in the space
 */
export function fittingValues(values: TrialValues, searched: readonly string[]): TrialValues {
  const fitting: Record<string, TrialValue> = { ...values };
  for (const { name, usual, takers } of selectors) {
    if (!searched.includes(name)) continue;
    const chosen = values[name] ?? usual;
    for (const [option, names] of Object.entries(takers)) {
      if (!names.includes(`${chosen}`)) delete fitting[camelCase(option)];
    }
  }
  return fitting;
}

function camelCase(option: string): string {
  return option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
