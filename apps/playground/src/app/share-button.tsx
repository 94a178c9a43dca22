import { type ReactElement, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { Button } from '../ui/button.tsx';

/** Copies the address, which holds the network and the settings. */
export function ShareButton(): ReactElement {
  const { app } = useText();
  const { flushLink } = usePlayground();
  const [said, setSaid] = useState<'copied' | 'failed' | undefined>();
  const share = async () => {
    flushLink();
    setSaid((await copied(location.href)) ? 'copied' : 'failed');
    setTimeout(() => setSaid(undefined), 4000);
  };
  return (
    <>
      <Button onClick={() => void share()}>{app.share}</Button>
      <output className="share-said">{said === undefined ? '' : app.shared[said]}</output>
    </>
  );
}

/** Browsers refuse the clipboard to pages without focus or permission; the address bar has the link all the same. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
