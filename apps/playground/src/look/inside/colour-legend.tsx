import type { MapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber } from '../format-number.ts';
import { MapCanvas } from './map-canvas.tsx';
import './colour-legend.css';

const STEPS = 129;

/** The colours of a map, with the numbers that they stand for. */
export function ColourLegend({ scale }: { readonly scale: MapScale }): ReactElement {
  const { look } = useText();
  const { signed, limit } = scale;
  const low = signed ? -limit : 0;
  const ramp = Float32Array.from({ length: STEPS }, (_, i) => low + ((limit - low) * i) / (STEPS - 1));
  return (
    <figure className="colour-legend" aria-label={look.map.legend(formatNumber(low), formatNumber(limit))}>
      <div className="colour-legend-ramp">
        <MapCanvas values={ramp} height={1} width={STEPS} scale={scale} />
      </div>
      <div className="colour-legend-ends">
        <span>{formatNumber(low)}</span>
        {signed && <span>0</span>}
        <span>{formatNumber(limit)}</span>
      </div>
    </figure>
  );
}
