import { type ChangeEvent, type ReactElement, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { Button } from '../../ui/button.tsx';
import type { Source } from './source.ts';
import './source-tools.css';

export interface SourceToolsProps {
  readonly source: Source;
  readonly canDraw: boolean;
  readonly onSource: (source: Source) => void;
  readonly onFile: (file: File) => void;
  /** Absent where there are no held-out images. */
  readonly onSample: (() => void) | undefined;
}

/** What can be done with the drawing, and where else an image can come from. */
export function SourceTools({ source, canDraw, onSource, onFile, onSample }: SourceToolsProps): ReactElement {
  const { look } = useText();
  const picker = useRef<HTMLInputElement>(null);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file !== undefined) onFile(file);
    // So that the same file can be chosen again.
    target.value = '';
  };
  const strokes = source.kind === 'drawing' ? source.drawing : [];
  return (
    <div className="source-tools">
      {canDraw && (
        <>
          <Button
            disabled={strokes.length === 0}
            onClick={() => onSource({ kind: 'drawing', drawing: strokes.slice(0, -1) })}
          >
            {look.tools.undo}
          </Button>
          <Button
            disabled={source.kind === 'drawing' && strokes.length === 0}
            onClick={() => onSource({ kind: 'drawing', drawing: [] })}
          >
            {look.tools.clear}
          </Button>
        </>
      )}
      {onSample !== undefined && <Button onClick={onSample}>{look.tools.sample}</Button>}
      <Button onClick={() => picker.current?.click()}>{look.tools.open}</Button>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label={look.tools.open}
        onChange={choose}
      />
    </div>
  );
}
