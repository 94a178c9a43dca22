import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import type { RunView } from './training-state.ts';

/** Step, batch, epoch and held-out images, explained with this run's own numbers. */
export function RunWords({ run }: { readonly run: RunView | undefined }): ReactElement {
  const { train: text } = useText();
  const settings = useStore(usePlayground().settings);
  const images = run?.trainImages ?? 8000;
  const held = run?.testImages ?? 2000;
  const { batchSize } = settings;
  const batches = Math.ceil(images / batchSize);
  const words = text.words({
    images,
    held,
    batchSize,
    batches,
    steps: run?.steps ?? 0,
    epoch: run?.progress?.epoch,
    batch: run?.progress?.batch,
    batchesNow: run?.progress?.batches,
  });
  return (
    <details className="run-words">
      <summary>{text.wordsTitle}</summary>
      <dl>
        {words.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
