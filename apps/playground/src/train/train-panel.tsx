import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';

export function TrainPanel(): ReactElement {
  const text = useText().train;
  return (
    <Panel name="train" title={text.title}>
      {null}
    </Panel>
  );
}
