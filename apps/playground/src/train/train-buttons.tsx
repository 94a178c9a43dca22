import { draftNetwork } from '@fovea/layers';
import { type ReactElement, useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Button } from '../ui/button.tsx';
import type { TrainingState } from './training-state.ts';

/** Epochs that a finished run goes on for. */
const more = 2;

/** What can be asked of training now. The first button is the one thing to do next. */
export function TrainButtons({ state }: { readonly state: TrainingState }): ReactElement {
  const { train: text } = useText();
  const { training, settings, design } = usePlayground();
  const { draft } = useStore(design);
  const { network } = useMemo(() => draftNetwork(draft.input, draft.layers), [draft]);
  const { status, run } = state;
  const fits = network !== undefined && network.output.join() === '10';
  const changed =
    run !== undefined && network !== undefined && JSON.stringify(run.network) !== JSON.stringify(network);
  const start = () => network !== undefined && void training.start(network, settings.get());
  const goesOn = status === 'running' || status === 'paused';
  const canExtend = (status === 'finished' || status === 'stopped') && !changed;
  const goOn = () => {
    const epochs = status === 'finished' ? more : 0;
    void training.extend(epochs);
    settings.set((now) => ({ ...now, epochs: (run?.settings.epochs ?? now.epochs) + epochs }));
  };
  return (
    <div className="train-buttons">
      {status === 'running' && (
        <Button look="primary" onClick={training.pause}>
          {text.pause}
        </Button>
      )}
      {status === 'paused' && (
        <Button look="primary" onClick={training.resume}>
          {text.resume}
        </Button>
      )}
      {status === 'preparing' && (
        <Button look="primary" disabled>
          {text.preparing}
        </Button>
      )}
      {canExtend && (
        <Button look="primary" onClick={goOn}>
          {status === 'finished' ? text.extend(more) : text.goOn}
        </Button>
      )}
      {!goesOn && status !== 'preparing' && (
        <Button look={canExtend ? 'plain' : 'primary'} disabled={!fits} onClick={start}>
          {run === undefined ? text.start : changed ? text.startNew : text.startAgain}
        </Button>
      )}
      {(goesOn || status === 'preparing') && <Button onClick={training.stop}>{text.stop}</Button>}
      {goesOn && changed && fits && <Button onClick={start}>{text.startNew}</Button>}
      {run !== undefined && status !== 'preparing' && (
        <Button look="quiet" onClick={training.reset}>
          {text.reset}
        </Button>
      )}
      {!fits && <p className="train-unfit">{text.unfit}</p>}
      {changed && <p className="train-changed">{text.changed}</p>}
    </div>
  );
}
