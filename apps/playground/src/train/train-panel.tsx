import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Panel } from '../ui/panel.tsx';
import { RunFigures } from './run-figures.tsx';
import { RunWords } from './run-words.tsx';
import { TrainButtons } from './train-buttons.tsx';
import { TrainCurves } from './train-curves.tsx';
import './train-panel.css';
import { TrainSettings } from './train-settings.tsx';
import { TrainState } from './train-state.tsx';

/** Trains the network under edit on the digits, in this tab. */
export function TrainPanel(): ReactElement {
  const { train: text } = useText();
  const { training } = usePlayground();
  const state = useStore(training);
  return (
    <Panel name="train" title={text.title} lead={text.lead}>
      <div className="train-controls">
        <TrainButtons state={state} />
        <TrainState state={state} />
      </div>
      <TrainSettings state={state} />
      {state.run !== undefined && <RunFigures run={state.run} />}
      <TrainCurves run={state.run} />
      <RunWords run={state.run} />
    </Panel>
  );
}
