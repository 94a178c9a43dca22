import { type ReactElement, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useDroppedFile } from '../look/source/use-dropped-file.ts';
import { Button } from '../ui/button.tsx';
import type { RunModel } from './fetch-runs.ts';
import { formatBytes } from './format-bytes.ts';
import { readModelUrl } from './read-model-url.ts';
import type { Models, Opened } from './use-models.ts';

export interface ModelPickerProps {
  readonly models: Models;
  /** The model that the page shows, where it came from a file. */
  readonly opened: Opened | undefined;
  /** What the server offers. */
  readonly runs: readonly RunModel[];
}

/** Opens an .onnx file: chosen, dropped, or one that the server offers. */
export function ModelPicker({ models, opened, runs }: ModelPickerProps): ReactElement {
  const { models: text } = useText();
  const picker = useRef<HTMLInputElement>(null);
  const open = (file: File) =>
    void models.open(file.name, async () => new Uint8Array(await file.arrayBuffer()));
  const { over, handlers } = useDroppedFile(open);
  return (
    <section className="model-picker" aria-label={text.open.title}>
      <h3>{text.open.title}</h3>
      <div className="model-drop" data-over={over} {...handlers}>
        <Button disabled={models.busy} onClick={() => picker.current?.click()}>
          {models.busy ? text.open.busy : text.open.choose}
        </Button>
        <p className="muted">{text.open.hint}</p>
        <input
          ref={picker}
          type="file"
          accept=".onnx"
          hidden
          aria-label={text.open.choose}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) open(file);
            // So that the same file can be chosen again.
            target.value = '';
          }}
        />
      </div>
      {runs.length > 0 && (
        <>
          <h4>{text.open.runs}</h4>
          <ul className="model-runs">
            {runs.map(({ name, url, bytes }) => (
              <li key={url}>
                <Button disabled={models.busy} onClick={() => void models.open(url, () => readModelUrl(url))}>
                  {name} <span className="muted">{formatBytes(bytes)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {models.fault !== undefined && (
        <p className="model-fault" role="alert">
          {models.fault.message}
        </p>
      )}
      {opened !== undefined && models.fault === undefined && (
        <p role="status">{text.open.done(opened.name, formatBytes(opened.bytes))}</p>
      )}
    </section>
  );
}
