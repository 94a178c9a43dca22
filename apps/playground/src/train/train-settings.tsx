import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { devices, optimizers, type TrainingSettings } from '../state/training-settings.ts';
import { useStore } from '../state/use-store.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Segments } from '../ui/segments.tsx';
import type { TrainingState } from './training-state.ts';

const rates = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const seeds = Array.from({ length: 100 }, (_, i) => i);

/** What a run is started with; learning rate, batch size and epochs may be turned while it goes on. */
export function TrainSettings({ state }: { readonly state: TrainingState }): ReactElement {
  const { train: text } = useText();
  const { settings, training } = usePlayground();
  const now = useStore(settings);
  const goesOn = ['running', 'paused', 'preparing'].includes(state.status);
  const set = (changed: Partial<TrainingSettings>) => settings.set((before) => ({ ...before, ...changed }));
  const turn = (changed: Partial<Pick<TrainingSettings, 'learningRate' | 'batchSize' | 'epochs'>>) => {
    set(changed);
    training.change(changed);
  };
  const whole = (least: number, most: number) => (value: number) =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  // A run that goes on cannot have fewer epochs than it has begun.
  const begun = goesOn ? (state.run?.progress?.epoch ?? 1) : 1;
  return (
    <fieldset className="train-settings">
      <legend className="visually-hidden">{text.settings}</legend>
      <div className="train-numbers">
        <NumberField
          label={text.learningRate}
          hint={text.hints.learningRate}
          value={now.learningRate}
          stops={rates}
          fits={(value) => value > 0 && value <= 1e6}
          expected={text.expected.learningRate}
          onChange={(learningRate) => turn({ learningRate })}
        />
        <NumberField
          label={text.batchSize}
          hint={text.hints.batchSize}
          value={now.batchSize}
          stops={sizes}
          fits={whole(1, 2000)}
          expected={text.expected.whole(1, 2000)}
          onChange={(batchSize) => turn({ batchSize })}
        />
        <NumberField
          label={text.epochs}
          hint={text.hints.epochs}
          value={now.epochs}
          stops={seeds.slice(1)}
          fits={whole(begun, 1000)}
          expected={text.expected.whole(begun, 1000)}
          onChange={(epochs) => turn({ epochs })}
        />
        <NumberField
          label={text.seed}
          hint={text.hints.seed}
          value={now.seed}
          stops={seeds}
          fits={whole(0, Number.MAX_SAFE_INTEGER)}
          expected={text.expected.seed}
          disabled={goesOn}
          onChange={(seed) => set({ seed })}
        />
      </div>
      <div className="train-choices">
        <Segments
          label={text.optimizer}
          hint={text.hints.optimizer}
          value={now.optimizer}
          options={optimizers}
          name={(option) => text.optimizers[option]}
          disabled={goesOn}
          onChange={(optimizer) => set({ optimizer })}
        />
        <Segments
          label={text.deviceLabel}
          hint={text.hints.device}
          value={now.device}
          options={devices}
          name={(option) => text.devices[option]}
          disabled={goesOn}
          onChange={(device) => set({ device })}
        />
      </div>
    </fieldset>
  );
}
