import type { Region } from '@fovea/shape';
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { MapCanvas, type MapCanvasProps } from './map-canvas.tsx';
import './map-figure.css';

/** A place on a map, from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface MapFigureProps extends MapCanvasProps {
  /** What screen readers say. */
  readonly label: string;
  /** Rows and columns of padding to show around the map: top, left, bottom, right. */
  readonly pads?: readonly [number, number, number, number];
  /** A rectangle to frame, in cells of the map; it may reach into the padding. */
  readonly frame?: Region | undefined;
  /** With it, cells can be pointed at: by hovering, tapping and dragging, and with the arrow keys. */
  readonly onPoint?: (place: Place) => void;
  /** Whether passing over a cell is enough, or it must be pressed. Default `hover`. */
  readonly pointWith?: 'hover' | 'press';
  /** The cell that arrow keys start from. */
  readonly place?: Place;
}

const arrows: Readonly<Record<string, Place>> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
};

const none = [0, 0, 0, 0] as const;

/** A map with a frame around some of its cells, in which cells can be pointed at. */
export function MapFigure(props: MapFigureProps): ReactElement {
  const {
    values,
    height,
    width,
    scale,
    label,
    pads = none,
    frame,
    onPoint,
    pointWith = 'hover',
    place,
  } = props;
  const [top, left, bottom, right] = pads;
  const rows = height + top + bottom;
  const columns = width + left + right;

  const pointAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows) - top;
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns) - left;
    if (row >= 0 && row < height && column >= 0 && column < width) onPoint?.({ row, column });
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const by = arrows[event.key];
    if (by === undefined || place === undefined) return;
    event.preventDefault();
    onPoint?.({
      row: Math.min(height - 1, Math.max(0, place.row + by.row)),
      column: Math.min(width - 1, Math.max(0, place.column + by.column)),
    });
  };
  const pointing =
    onPoint === undefined
      ? {}
      : {
          tabIndex: 0,
          onPointerDown: pointAt,
          onKeyDown: move,
          ...(pointWith === 'hover' ? { onPointerMove: pointAt } : {}),
        };

  const share = (part: number, of: number) => `${(part / of) * 100}%`;
  const canvasPlace: CSSProperties = {
    left: share(left, columns),
    top: share(top, rows),
    width: share(width, columns),
    height: share(height, rows),
  };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have a name
    <div
      className="map-figure"
      role={onPoint === undefined ? 'img' : 'application'}
      data-pointing={onPoint !== undefined}
      style={{ aspectRatio: `${columns} / ${rows}` }}
      aria-label={label}
      {...pointing}
    >
      <div className="map-figure-map" style={canvasPlace}>
        <MapCanvas values={values} height={height} width={width} scale={scale} />
      </div>
      {frame !== undefined && (
        <span
          className="map-figure-frame"
          style={{
            left: share(left + frame.left, columns),
            top: share(top + frame.top, rows),
            width: share(frame.width, columns),
            height: share(frame.height, rows),
          }}
        />
      )}
    </div>
  );
}
