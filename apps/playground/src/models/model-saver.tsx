import { allNodes } from '@fovea/layers';
import { type ReactElement, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Trained } from '../state/trained.ts';
import { Button } from '../ui/button.tsx';
import { exportModel } from './export-model.ts';
import { formatBytes } from './format-bytes.ts';
import { saveFile } from './save-file.ts';

export interface ModelSaverProps {
  readonly trained: Trained | undefined;
  /** The file's, without extension. */
  readonly name: string;
}

/** Keeps the trained network as an .onnx file. */
export function ModelSaver({ trained, name }: ModelSaverProps): ReactElement {
  const { models: text } = useText();
  const [saved, setSaved] = useState<string | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const file = `${name}.onnx`;
  const save = async (current: Trained) => {
    try {
      const bytes = await exportModel(current);
      saveFile(bytes, file, 'application/octet-stream');
      setSaved(text.save.done(file, formatBytes(bytes.length)));
      setFault(undefined);
    } catch (error) {
      setFault(error instanceof Error ? error.message : `${error}`);
    }
  };
  return (
    <section className="model-saver" aria-label={text.save.title}>
      <h3>{text.save.title}</h3>
      <p className="muted">{trained === undefined ? text.save.none : text.save.what}</p>
      <Button look="primary" disabled={trained === undefined} onClick={() => trained && void save(trained)}>
        {trained === undefined
          ? text.save.button
          : text.save.buttonFor(file, formatBytes(weightBytes(trained)))}
      </Button>
      {fault !== undefined && (
        <p className="model-fault" role="alert">
          {fault}
        </p>
      )}
      {saved !== undefined && fault === undefined && <p role="status">{saved}</p>}
    </section>
  );
}

/** The weights alone; the rest of a file is small beside them. */
function weightBytes({ network }: Trained): number {
  const counts = allNodes(network).flatMap(({ parameters }) =>
    parameters.map(({ shape }) => shape.reduce((product, size) => product * size, 4)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
