import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Button } from '../ui/button.tsx';
import './notice-bar.css';

/** What has to be said about the page as a whole, e.g. a link that cannot be read. */
export function NoticeBar(): ReactElement {
  const { app } = useText();
  const { notice } = usePlayground();
  const said = useStore(notice);
  return (
    <div className="notice-place" role="status">
      {said !== undefined && (
        <div className="notice">
          <p>
            {app.notices[said.kind]} <span lang="en">{said.detail}</span>
          </p>
          <Button look="quiet" onClick={() => notice.set(undefined)}>
            {app.dismiss}
          </Button>
        </div>
      )}
    </div>
  );
}
