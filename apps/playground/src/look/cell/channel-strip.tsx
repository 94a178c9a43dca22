import { mapScale } from '@fovea/explain';
import type { Region } from '@fovea/shape';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber, formatShort } from '../format-number.ts';
import { MapFigure } from '../inside/map-figure.tsx';
import { channelOf, type Stage } from '../inside/stages.ts';
import { padsOf } from './pads-of.ts';
import './channel-strip.css';

export interface ChannelStripProps {
  readonly stage: Stage;
  readonly channels: readonly number[];
  readonly frame: Region;
  /** What each channel adds to the value. */
  readonly shares: readonly number[];
  /** Position of the channel that is shown in detail. */
  readonly shown: number;
  readonly onShow: (position: number) => void;
}

/** The channels that a convolution sums over: each with its window and its share; a click shows one in detail. */
export function ChannelStrip(props: ChannelStripProps): ReactElement {
  const { stage, channels, frame, shares, shown, onShow } = props;
  const { look } = useText();
  const [, height = 1, width = 1] = stage.input.shape;
  const most = Math.max(...shares.map(Math.abs), Number.MIN_VALUE);
  return (
    <fieldset className="channel-strip">
      <legend>{look.cell.channels}</legend>
      <div className="channel-strip-all">
        {channels.map((channel, position) => {
          const map = channelOf(stage.input, channel);
          const share = shares[position] ?? 0;
          return (
            <button
              key={channel}
              type="button"
              className="channel-strip-one"
              aria-pressed={position === shown}
              aria-label={look.cell.channelShare(channel + 1, formatNumber(share))}
              onClick={() => onShow(position)}
            >
              <MapFigure
                label=""
                values={map}
                height={height}
                width={width}
                scale={mapScale(map)}
                pads={padsOf(stage.node)}
                frame={frame}
              />
              <span className="channel-strip-share">{formatShort(share)}</span>
              <span
                className="channel-strip-bar"
                data-negative={share < 0}
                style={{ width: `${(Math.abs(share) / most) * 100}%` }}
              />
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
