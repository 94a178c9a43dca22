import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../ui/button.tsx';
import { saveFile } from './save-file.ts';
import type { ProgramText } from './use-code.ts';

export interface CodeViewProps {
  /** Undefined while there is no network. */
  readonly program: ProgramText | undefined;
  /** What the network's files are called, without extension. */
  readonly name: string;
}

/** The TypeScript program that trains this network, to copy or to keep. */
export function CodeView({ program, name }: CodeViewProps): ReactElement {
  const { models: text } = useText();
  const [copied, setCopied] = useState<'copied' | 'failed' | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (code: string) => {
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
      <p className="muted">{program === undefined ? text.code.wrong : text.code.what[program.kind]}</p>
      {program !== undefined && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which must also work with keys */}
          <pre tabIndex={0}>
            <code>{program.code}</code>
          </pre>
          <div className="code-view-actions">
            <Button onClick={() => void copy(program.code)}>{text.code.copy}</Button>
            <Button onClick={() => saveFile(program.code, fileName(program, name), 'text/typescript')}>
              {text.code.save(fileName(program, name))}
            </Button>
            <span role="status">{copied === undefined ? '' : text.code[copied]}</span>
          </div>
        </>
      )}
    </section>
  );
}

function fileName({ kind }: ProgramText, name: string): string {
  return kind === 'training' ? `train-${name}.ts` : `${name}-network.ts`;
}
