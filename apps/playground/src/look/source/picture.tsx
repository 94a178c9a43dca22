import type { Pixels } from '@fovea/runtime';
import { type ReactElement, useEffect, useRef } from 'react';
import { paintPixels } from './paint-pixels.ts';
import './picture.css';

export interface PictureProps {
  readonly pixels: Pixels;
  readonly name: string;
}

/** The picture that was opened, as it is. */
export function Picture({ pixels, name }: PictureProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) paintPixels(context, pixels);
  }, [pixels]);
  return (
    <div className="picture">
      <canvas ref={canvas} width={pixels.width} height={pixels.height} role="img" aria-label={name} />
    </div>
  );
}
