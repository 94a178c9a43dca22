import { mapScale } from '@fovea/explain';
import type { Region } from '@fovea/shape';
import type { ReactElement } from 'react';
import { MapFigure } from '../inside/map-figure.tsx';
import { channelOf, type Stage } from '../inside/stages.ts';
import { padsOf } from './pads-of.ts';

export interface InputMapProps {
  readonly stage: Stage;
  /** Which of the maps that the layer reads. */
  readonly channel: number;
  readonly label: string;
  /** The window in it. */
  readonly frame: Region;
}

/** A map that the layer reads, with its padding and the window that a value comes from. */
export function InputMap({ stage, channel, label, frame }: InputMapProps): ReactElement {
  const [, height = 1, width = 1] = stage.input.shape;
  const values = channelOf(stage.input, channel);
  return (
    <div className="cell-input">
      <MapFigure
        label={label}
        values={values}
        height={height}
        width={width}
        scale={mapScale(values)}
        pads={padsOf(stage.node)}
        frame={frame}
      />
    </div>
  );
}
