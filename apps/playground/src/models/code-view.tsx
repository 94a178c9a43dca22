import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../ui/button.tsx';
import { saveFile } from './save-file.ts';

export interface CodeViewProps {
  /** The program. */
  readonly code: string;
  /** The file's name. */
  readonly file: string;
}

/** The TypeScript program that trains this network, to copy or to keep. */
export function CodeView({ code, file }: CodeViewProps): ReactElement {
  const { models: text } = useText();
  const [copied, setCopied] = useState<'copied' | 'failed' | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const outcome = await navigator.clipboard.writeText(code).then(
      () => 'copied' as const,
      () => 'failed' as const,
    );
    setCopied(outcome);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(undefined), 4000);
  };
  return (
    <section className="code-view" aria-label={text.code.title}>
      <h3>{text.code.title}</h3>
      <p className="muted">{text.code.what}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which must also work with keys */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <div className="code-view-actions">
        <Button onClick={() => void copy()}>{text.code.copy}</Button>
        <Button onClick={() => saveFile(code, file, 'text/typescript')}>{text.code.save(file)}</Button>
        <span role="status">{copied === undefined ? '' : text.code[copied]}</span>
      </div>
    </section>
  );
}
