import { type MapScale, mapPixels } from '@fovea/explain';
import { memo, type NamedExoticComponent, type ReactElement, useEffect, useRef } from 'react';
import './map-canvas.css';

export interface MapCanvasProps {
  /** Row-major. */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly scale: MapScale;
}

/** A map of numbers as colours, one pixel each; CSS enlarges it without smoothing. */
export const MapCanvas: NamedExoticComponent<MapCanvasProps> = memo(PlainMapCanvas, sameMap);

function PlainMapCanvas({ values, height, width, scale }: MapCanvasProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { signed, limit } = scale;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const { data } = mapPixels(values, { height, width, scale: { signed, limit } });
    context.putImageData(new ImageData(data, width, height), 0, 0);
  }, [values, height, width, signed, limit]);
  return <canvas ref={canvas} className="map-canvas" height={height} width={width} />;
}

/** Scales are made anew at each rendering, so they are compared by what they hold. */
function sameMap(a: MapCanvasProps, b: MapCanvasProps): boolean {
  return (
    a.values === b.values &&
    a.height === b.height &&
    a.width === b.width &&
    a.scale.signed === b.scale.signed &&
    a.scale.limit === b.scale.limit
  );
}
