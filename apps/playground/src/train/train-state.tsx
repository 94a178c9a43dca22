import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import type { TrainingState } from './training-state.ts';

/** What training is doing, in words, and why it stopped where it did by itself. */
export function TrainState({ state }: { readonly state: TrainingState }): ReactElement {
  const { train: text } = useText();
  const { language } = useStore(usePlayground().preferences);
  const { status, stage, run, error } = state;
  const progress = run?.progress;
  const left = progress === undefined ? undefined : progress.secondsLeft;
  return (
    <>
      <output className="train-state">
        {status === 'preparing' && stage !== undefined && text.stages[stage]}
        {status === 'running' && text.running}
        {status === 'paused' && text.paused}
        {status === 'stopped' && text.stopped}
        {status === 'finished' && text.finished}
      </output>
      {status === 'running' && left !== undefined && Number.isFinite(left) && (
        <span className="muted train-left">{text.left(Math.ceil(left))}</span>
      )}
      {run !== undefined && progress !== undefined && (
        <progress
          className="train-progress"
          max={progress.epochs * progress.batches}
          value={(progress.epoch - 1) * progress.batches + progress.batch}
          aria-label={text.progressLabel}
        />
      )}
      {run !== undefined && (
        <p className="train-device muted">
          {text.device(run.device.device, run.device.threads ?? 1)}{' '}
          {text.reason({ ...run.device, isolated: globalThis.crossOriginIsolated })}
        </p>
      )}
      {status === 'failed' && error !== undefined && (
        <div className="fault" role="alert">
          <p lang={language === 'en' ? undefined : 'en'}>{error.message}</p>
          {run !== undefined && <p>{text.failed}</p>}
        </div>
      )}
    </>
  );
}
