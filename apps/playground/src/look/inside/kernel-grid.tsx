import { type MapScale, mapScale } from '@fovea/explain';
import { memo, type NamedExoticComponent, type ReactElement, useMemo } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { ColourLegend } from './colour-legend.tsx';
import { type Kernels, kernelStrip } from './kernels.ts';
import { MapCanvas } from './map-canvas.tsx';
import './kernel-grid.css';

/** Kernels in a row of a filter's picture, when it has one for each of many channels. */
const PER_ROW = 8;

/** A layer's filters: for each output map, the kernel that slides over each input channel. */
export const KernelGrid: NamedExoticComponent<KernelGridProps> = memo(PlainKernelGrid);

export interface KernelGridProps {
  readonly name: string;
  readonly kernels: Kernels;
}

function PlainKernelGrid({ name, kernels }: KernelGridProps): ReactElement {
  const { look } = useText();
  const [filters, channels, height, width] = kernels.shape;
  const scale: MapScale = { signed: true, limit: mapScale(kernels.values).limit };
  const strips = useMemo(
    () => Array.from({ length: filters }, (_, filter) => kernelStrip(kernels, filter, PER_ROW)),
    [kernels, filters],
  );
  return (
    <div className="kernels">
      <p className="muted">{look.layers.kernels(filters, channels, height, width)}</p>
      <ul className="kernel-grid" data-wide={channels > 1} aria-label={look.layers.kernelsLabel(name)}>
        {strips.map((strip, filter) => (
          <li key={filter} title={look.layers.filter(filter + 1)}>
            <div style={{ aspectRatio: `${strip.width} / ${strip.height}` }}>
              <MapCanvas {...strip} scale={scale} />
            </div>
            <span>{filter + 1}</span>
          </li>
        ))}
      </ul>
      <ColourLegend scale={scale} />
    </div>
  );
}
