import { type Activation, mapScale } from '@fovea/explain';
import { memo, type NamedExoticComponent, type ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { MapCanvas } from './map-canvas.tsx';
import type { ScaleChoice } from './scales.ts';
import { channelOf } from './stages.ts';
import { useRoving } from './use-roving.ts';
import './map-grid.css';

/** More maps than this are shown smaller, so that a layer still fits on a screen. */
const MANY = 24;

export interface MapGridProps {
  /** The layer that made the maps, for screen readers. */
  readonly name: string;
  readonly maps: Activation;
  /** Whether each map uses the whole colour scale for itself, or the layer's maps share one. */
  readonly scale: ScaleChoice;
  /** The map that is enlarged. */
  readonly shown?: number | undefined;
  readonly onShow: (channel: number) => void;
}

/** All maps of a layer, side by side; a click enlarges one. */
export const MapGrid: NamedExoticComponent<MapGridProps> = memo(PlainMapGrid);

function PlainMapGrid({ name, maps, scale, shown, onShow }: MapGridProps): ReactElement {
  const { look } = useText();
  const { tabIndex, handlers } = useRoving();
  const [channels = 0, height = 1, width = 1] = maps.shape;
  const shared = scale === 'layer' ? mapScale(maps.values) : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className="map-grid"
      data-many={channels > MANY}
      role="group"
      aria-label={look.layers.maps(name, channels)}
      {...handlers}
    >
      {Array.from({ length: channels }, (_, channel) => {
        const values = channelOf(maps, channel);
        return (
          <button
            key={channel}
            type="button"
            className="map-grid-one"
            tabIndex={tabIndex(channel)}
            aria-pressed={channel === shown}
            aria-label={look.layers.map(channel + 1, channels)}
            style={{ aspectRatio: `${width} / ${height}` }}
            onClick={() => onShow(channel)}
          >
            <MapCanvas values={values} height={height} width={width} scale={shared ?? mapScale(values)} />
          </button>
        );
      })}
    </div>
  );
}
