import { type Inspection, mapScale } from '@fovea/explain';
import { type ReactElement, useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { CellView } from '../cell/cell-view.tsx';
import { formatNumber } from '../format-number.ts';
import { ColourLegend } from './colour-legend.tsx';
import { MapFigure, type Place } from './map-figure.tsx';
import type { Selection } from './selection.ts';
import { channelOf, isImage, type Stage } from './stages.ts';
import { useWalk } from './use-walk.ts';
import './map-detail.css';

export interface MapDetailProps {
  readonly inspection: Inspection;
  readonly stage: Stage;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection | undefined) => void;
}

/** One map, enlarged, with its scale; beside it how the cell that is pointed at came about. */
export function MapDetail(props: MapDetailProps): ReactElement {
  const { inspection, stage, selection, onSelect } = props;
  const { look } = useText();
  const [channels = 1] = stage.output.shape;
  const { channel } = selection;
  const show = (to: number) => onSelect({ ...selection, channel: (to + channels) % channels });
  const name = stage.node.name;
  const detail = useRef<HTMLDivElement>(null);
  // It opens below the layer's maps, which can be many.
  useEffect(() => detail.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' }), []);
  return (
    <div className="map-detail" ref={detail}>
      <div className="map-detail-head">
        <h4>
          {isImage(stage.output.shape)
            ? look.map.title(name, channel + 1, channels)
            : look.map.value(name, `${channel}`)}
        </h4>
        <Button look="quiet" aria-label={look.map.previous} onClick={() => show(channel - 1)}>
          ‹
        </Button>
        <Button look="quiet" aria-label={look.map.next} onClick={() => show(channel + 1)}>
          ›
        </Button>
        <Button look="quiet" aria-label={look.map.close} onClick={() => onSelect(undefined)}>
          ✕
        </Button>
      </div>
      <div className="map-detail-body" data-flat={!isImage(stage.output.shape)}>
        {isImage(stage.output.shape) && <LargeMap {...props} />}
        <div className="map-detail-cell">
          <CellView inspection={inspection} stage={stage} cell={selection} />
        </div>
      </div>
    </div>
  );
}

function LargeMap({ stage, selection, onSelect }: MapDetailProps): ReactElement {
  const { look } = useText();
  const [, height = 1, width = 1] = stage.output.shape;
  const map = channelOf(stage.output, selection.channel);
  const scale = mapScale(map);
  const [low, high] = [Math.min(...map), Math.max(...map)];
  const { row, column } = selection;
  const point = (place: Place) => {
    if (place.row !== row || place.column !== column) onSelect({ ...selection, ...place });
  };
  const walk = useWalk({ height, width }, selection, point);
  return (
    <div className="map-detail-map">
      <MapFigure
        label={look.map.point}
        values={map}
        height={height}
        width={width}
        scale={scale}
        frame={{ top: row, left: column, height: 1, width: 1 }}
        place={selection}
        onPoint={(place) => {
          walk.stop();
          point(place);
        }}
      />
      <p className="map-detail-place" aria-live="polite">
        {look.map.place(row, column)} <b>{formatNumber(map[row * width + column] ?? Number.NaN)}</b>
      </p>
      <ColourLegend scale={scale} />
      <p className="map-detail-ends muted">{look.map.ends(formatNumber(low), formatNumber(high))}</p>
      <div className="map-detail-walk">
        {walk.canWalk && (
          <Button onClick={walk.toggle} aria-pressed={walk.walking}>
            {walk.walking ? look.map.pause : look.map.play}
          </Button>
        )}
        <Button onClick={walk.next}>{look.map.step}</Button>
      </div>
      <p className="muted">{look.map.pointHint}</p>
    </div>
  );
}
