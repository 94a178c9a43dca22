import type { Pixels } from '@fovea/runtime';
import { type ReactElement, useEffect, useId, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { Drawing } from '../drawing/strokes.ts';
import { paintDrawing } from './paint-drawing.ts';
import { paintPixels } from './paint-pixels.ts';
import { usePen } from './use-pen.ts';
import './drawing-pad.css';

export interface DrawingPadProps {
  readonly drawing: Drawing;
  /** An image that is shown until somebody draws. */
  readonly under?: Pixels | undefined;
  /** Called while the pen moves, not only when it is lifted. */
  readonly onDraw: (drawing: Drawing) => void;
}

/** A black square to draw on in white, with a pointer or with keys. */
export function DrawingPad({ drawing, under, onDraw }: DrawingPadProps): ReactElement {
  const { look } = useText();
  const helpId = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { cursor, handlers } = usePen(drawing, onDraw);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    paintDrawing(context, drawing);
    if (under !== undefined) paintEnlarged(context, under);
  }, [drawing, under]);

  return (
    <div className="pad">
      {/* A canvas has no role of its own; as an application it gets the arrow keys from screen readers. */}
      <div
        className="pad-surface"
        role="application"
        aria-label={look.pad.label}
        aria-describedby={helpId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on with the keyboard
        tabIndex={0}
        {...handlers}
      >
        <canvas ref={canvas} width={PIXELS} height={PIXELS} />
        {drawing.length === 0 && under === undefined && <span className="pad-hint">{look.pad.hint}</span>}
        {cursor !== undefined && (
          <span
            className="pad-cursor"
            data-down={cursor.down}
            style={{ left: `${cursor.x * 100}%`, top: `${cursor.y * 100}%` }}
          />
        )}
      </div>
      <p className="pad-keys" id={helpId}>
        {look.pad.keys}
      </p>
    </div>
  );
}

/** Twice as fine as it is wide on a page, for screens with small pixels. */
const PIXELS = 600;

function paintEnlarged(context: CanvasRenderingContext2D, pixels: Pixels): void {
  const small = new OffscreenCanvas(pixels.width, pixels.height).getContext('2d');
  if (small === null) return;
  paintPixels(small, pixels);
  context.imageSmoothingEnabled = false;
  context.drawImage(small.canvas, 0, 0, PIXELS, PIXELS);
}
