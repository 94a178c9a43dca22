import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';

export function DesignPanel(): ReactElement {
  const text = useText().design;
  return (
    <Panel name="design" title={text.title}>
      {null}
    </Panel>
  );
}
