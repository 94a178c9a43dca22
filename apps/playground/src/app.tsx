import type { ReactElement } from 'react';
import './app.css';
import { Header } from './app/header.tsx';
import { NoticeBar } from './app/notice-bar.tsx';
import { TabBar } from './app/tab-bar.tsx';
import { useDocument } from './app/use-document.ts';
import { DesignPanel } from './design/design-panel.tsx';
import { useText } from './i18n/use-text.ts';
import { LookPanel } from './look/look-panel.tsx';
import { ModelsPanel } from './models/models-panel.tsx';
import { usePlayground } from './state/playground-context.ts';
import { useStore } from './state/use-store.ts';
import { TrainPanel } from './train/train-panel.tsx';

/** The whole page. */
export function App(): ReactElement {
  const { app } = useText();
  const { preferences } = usePlayground();
  const { panel } = useStore(preferences);
  useDocument();
  return (
    <>
      <button className="skip" type="button" onClick={skipToMain}>
        {app.skip}
      </button>
      <Header />
      <TabBar />
      <main id="main" className="places" data-shown={panel} tabIndex={-1}>
        <NoticeBar />
        <DesignPanel />
        <TrainPanel />
        <LookPanel />
        <ModelsPanel />
      </main>
      <footer className="foot">{app.foot}</footer>
    </>
  );
}

/** A button, because a link would write over the hash, which holds the page's state. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}
