import { UsageError } from '@fovea/shape';
import type { Checkpoint, RunSettings } from '@fovea/trainer';
import { defined } from './defined.ts';
import { augmentText } from './parse-augment.ts';
import type { TrainOptions } from './train-options.ts';
import { optionsText } from './update-options.ts';

/**
 * A resumed run goes on as it was started; only more epochs and steps may be asked for.
 *
 * @throws UsageError for an option that would change it
 */
export function resumedSettings(
  { settings, input }: Checkpoint,
  { settings: asked, arch, size, fit: fitting }: TrainOptions,
): RunSettings {
  refuseChange('--batch', settings.batchSize, asked.batchSize);
  refuseChange('--loss', optionsText(settings.loss), asked.loss && optionsText(asked.loss));
  refuseChange('--lr', settings.learningRate, asked.learningRate);
  refuseChange('--schedule', optionsText(settings.schedule), asked.schedule && optionsText(asked.schedule));
  refuseChange(
    '--optimizer',
    optionsText(settings.optimizer),
    asked.optimizer && optionsText(asked.optimizer),
  );
  for (const [name, option] of [
    ['clip', '--clip-norm, --clip-value'],
    ['accumulate', '--accumulate'],
    ['ema', '--ema'],
    ['freeze', '--freeze'],
    ['balance', '--balance'],
  ] as const) {
    const before = settings[name] === undefined ? 'none' : JSON.stringify(settings[name]);
    const now = asked[name] === undefined ? undefined : JSON.stringify(asked[name]);
    refuseChange(option, before, now);
  }
  refuseChange('--seed', settings.seed, asked.seed);
  refuseChange(
    '--augment',
    augmentText(settings.augment ?? []),
    asked.augment === undefined ? undefined : augmentText(asked.augment),
  );
  refuseChange('--fit', input.fit ?? 'stretch', fitting);
  for (const [option, value] of Object.entries({ '--arch': arch, '--size': size?.join('x') })) {
    refuseChange(option, 'what the run began with', value);
  }
  return { ...settings, ...defined({ epochs: asked.epochs, maxSteps: asked.maxSteps }) };
}

function refuseChange(option: string, before: string | number, asked: string | number | undefined): void {
  if (asked === undefined || asked === before) return;
  throw new UsageError('resume-settings', 'this cannot change when a run is resumed', {
    path: option,
    expected: `${before}`,
    received: `${asked}`,
    hint: 'Leave the option out, or start a new run with another --out.',
  });
}
