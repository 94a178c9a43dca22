import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './app.tsx';
import { createPlayground, type Playground } from './state/playground.ts';
import { PlaygroundContext } from './state/playground-context.ts';
import { readLink, syncLink } from './state/sync-link.ts';
import { createWebExecutor } from './train/create-web-executor.ts';
import { fetchDigits } from './train/fetch-digits.ts';
import { warnBeforeLeaving } from './train/warn-before-leaving.ts';

const { linked, problem } = readLink(location.hash);
const parts = createPlayground({
  linked,
  languages: navigator.languages,
  loadData: fetchDigits,
  createExecutor: createWebExecutor,
});
if (problem !== undefined) parts.notice.set({ kind: 'link', detail: problem });
const playground: Playground = { ...parts, flushLink: syncLink(parts) };
warnBeforeLeaving(playground.training);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <PlaygroundContext value={playground}>
    <App />
  </PlaygroundContext>,
);
