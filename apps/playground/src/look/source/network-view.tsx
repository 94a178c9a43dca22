import type { InputSpec } from '@fovea/runtime';
import { type Pixels, toInputPixels } from '@fovea/runtime';
import type { Region } from '@fovea/shape';
import { type ReactElement, useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import './network-view.css';

export interface NetworkViewProps {
  readonly pixels: Pixels;
  readonly input: InputSpec;
  /** The part that the selected value depends on. */
  readonly region: Region | undefined;
}

/** The image as the network gets it: in its own size and colours. */
export function NetworkView({ pixels, input, region }: NetworkViewProps): ReactElement {
  const { look } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { channels, height, width } = input;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const planes = toInputPixels(pixels, input);
    const size = height * width;
    const image = new ImageData(width, height);
    for (let i = 0; i < size; i++) {
      for (let colour = 0; colour < 3; colour++) {
        image.data[i * 4 + colour] = planes[(channels === 3 ? colour * size : 0) + i] ?? 0;
      }
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, input, channels, height, width]);

  return (
    <figure className="network-view">
      <div className="network-view-frame" style={{ aspectRatio: `${width} / ${height}` }}>
        <canvas ref={canvas} width={width} height={height} role="img" aria-label={look.seen.label} />
        {region !== undefined && (
          <span
            style={{
              left: `${(region.left / width) * 100}%`,
              top: `${(region.top / height) * 100}%`,
              width: `${(region.width / width) * 100}%`,
              height: `${(region.height / height) * 100}%`,
            }}
          />
        )}
      </div>
      <figcaption>
        {look.seen.caption(input.width, input.height)}
        {region !== undefined && <b>{look.seen.region(region.width, region.height)}</b>}
      </figcaption>
    </figure>
  );
}
