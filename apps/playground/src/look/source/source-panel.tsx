import type { Pixels } from '@fovea/runtime';
import type { Region } from '@fovea/shape';
import { type ReactElement, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { DrawingPad } from './drawing-pad.tsx';
import { NetworkView } from './network-view.tsx';
import { Picture } from './picture.tsx';
import { readPicture } from './read-picture.ts';
import { type Source, takesDrawings, type Viewer } from './source.ts';
import { SourceTools } from './source-tools.tsx';
import { useDroppedFile } from './use-dropped-file.ts';
import './source-panel.css';

export interface SourcePanelProps {
  readonly source: Source;
  readonly onSource: (source: Source) => void;
  readonly viewer: Viewer;
  /** The source in the network's own size. */
  readonly pixels: Pixels;
  readonly region: Region | undefined;
  /** Any held-out image; undefined where there are none. */
  readonly onSample: (() => Promise<Source>) | undefined;
}

/** Where the image comes from: drawn, opened, pasted, dropped, or held-out; and what the network gets of it. */
export function SourcePanel(props: SourcePanelProps): ReactElement {
  const { source, onSource, viewer, pixels, region, onSample } = props;
  const { look } = useText();
  const [fault, setFault] = useState<string | undefined>(undefined);
  const canDraw = takesDrawings(viewer);

  const show = (next: Source) => {
    setFault(undefined);
    onSource(next);
  };
  const showWhenRead = (reading: Promise<Source>) =>
    reading.then(show, (error: unknown) => setFault(error instanceof Error ? error.message : `${error}`));
  const open = (file: File) => {
    void showWhenRead(
      readPicture(file, file.name).then((read) => ({ kind: 'picture', pixels: read, name: file.name })),
    );
  };
  const { over, handlers } = useDroppedFile(open);

  return (
    <div className="source-panel" data-over={over} {...handlers}>
      {source.kind === 'picture' ? (
        <Picture pixels={source.pixels} name={source.name} />
      ) : canDraw ? (
        <DrawingPad
          drawing={source.kind === 'drawing' ? source.drawing : []}
          under={source.kind === 'sample' ? source.pixels : undefined}
          onDraw={(drawing) => show({ kind: 'drawing', drawing })}
        />
      ) : (
        <p className="source-empty">{look.picture.none}</p>
      )}
      <SourceTools
        source={source}
        canDraw={canDraw}
        onSource={show}
        onFile={open}
        onSample={onSample && (() => void showWhenRead(onSample()))}
      />
      {source.kind === 'sample' && <p className="source-note">{look.tools.sampleLabel(source.label)}</p>}
      <p className="source-note source-paste">{look.tools.pasteHint}</p>
      {fault !== undefined && (
        <p className="source-fault" role="alert">
          {fault}
        </p>
      )}
      <NetworkView pixels={pixels} input={viewer.input} region={region} />
    </div>
  );
}
