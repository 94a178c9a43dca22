import { mapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber } from '../format-number.ts';
import type { Place } from './map-figure.tsx';
import { MapFigure } from './map-figure.tsx';
import { useRoving } from './use-roving.ts';
import { wrapVector } from './wrap-vector.ts';
import './vector-view.css';

export interface VectorViewProps {
  readonly name: string;
  readonly values: Float32Array;
  /** One per value where they are classes. */
  readonly labels?: readonly string[] | undefined;
  readonly shown?: number | undefined;
  readonly onShow: (feature: number) => void;
}

/** As many values get a bar each; more become a strip of colours. */
const BARS = 32;

/** A flat list of values, as bars or as a strip of colours; a click shows how one came about. */
export function VectorView(props: VectorViewProps): ReactElement {
  return props.values.length <= BARS ? <Bars {...props} /> : <Strip {...props} />;
}

function Bars({ name, values, labels, shown, onShow }: VectorViewProps): ReactElement {
  const { look } = useText();
  const { tabIndex, handlers } = useRoving();
  const scale = mapScale(values);
  const most = scale.limit || 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className="vector-bars"
      role="group"
      aria-label={look.layers.values(name, values.length)}
      {...handlers}
    >
      {Array.from(values, (value, feature) => {
        const label = labels?.[feature] ?? `${feature}`;
        return (
          <button
            key={feature}
            type="button"
            className="vector-bar"
            tabIndex={tabIndex(feature)}
            aria-pressed={feature === shown}
            aria-label={`${label}: ${formatNumber(value)}`}
            title={`${label}: ${formatNumber(value)}`}
            onClick={() => onShow(feature)}
          >
            <span className="vector-bar-track" data-negative={value < 0}>
              <span style={{ height: `${(Math.abs(value) / most) * 50}%` }} />
            </span>
            <span className="vector-bar-label">{label}</span>
          </button>
        );
      })}
    </div>
  );
}

function Strip({ name, values, shown, onShow }: VectorViewProps): ReactElement {
  const { look } = useText();
  const { columns, rows, filled } = wrapVector(values);
  const place = { row: Math.floor((shown ?? 0) / columns), column: (shown ?? 0) % columns };
  const point = ({ row, column }: Place) => {
    const feature = row * columns + column;
    if (feature < values.length) onShow(feature);
  };
  return (
    <div className="vector-strip">
      <MapFigure
        label={look.layers.values(name, values.length)}
        values={filled}
        height={rows}
        width={columns}
        scale={mapScale(values)}
        frame={shown === undefined ? undefined : { top: place.row, left: place.column, height: 1, width: 1 }}
        place={place}
        pointWith="press"
        onPoint={point}
      />
    </div>
  );
}
