import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { Drawing, Point } from '../drawing/strokes.ts';

/** How far an arrow key moves the pen, of the pad's side. */
const STEP = 0.04;
/** Pointer events closer than this add nothing. */
const NEAR = 0.004;

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

export interface Pen {
  /** Where the keyboard's pen is, and whether it is on the paper; undefined while a pointer draws. */
  readonly cursor: (Point & { readonly down: boolean }) | undefined;
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(event: PointerEvent<HTMLElement>): void;
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
    onBlur(): void;
  };
}

/** Draws with mouse, finger, pen, or keys: arrows move, space puts the pen down and lifts it. */
export function usePen(drawing: Drawing, onDraw: (drawing: Drawing) => void): Pen {
  const pointer = useRef<number | undefined>(undefined);
  const [cursor, setCursor] = useState<Pen['cursor']>(undefined);
  // Several events can come before the next rendering.
  const latest = useRef(drawing);
  latest.current = drawing;

  const draw = (next: Drawing) => {
    latest.current = next;
    onDraw(next);
  };
  const extend = (points: readonly Point[]) => {
    const last = latest.current.at(-1) ?? [];
    const far = points.filter((point, i) => {
      const before = points[i - 1] ?? last.at(-1);
      return before === undefined || Math.hypot(point.x - before.x, point.y - before.y) > NEAR;
    });
    if (far.length > 0) draw([...latest.current.slice(0, -1), [...last, ...far]]);
  };
  const lift = ({ pointerId }: PointerEvent<HTMLElement>) => {
    if (pointer.current === pointerId) pointer.current = undefined;
  };

  return {
    cursor,
    handlers: {
      onPointerDown(event) {
        if (pointer.current !== undefined || event.button !== 0) return;
        pointer.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        setCursor(undefined);
        draw([...latest.current, [placeOf(event.currentTarget, event)]]);
      },
      onPointerMove(event) {
        if (pointer.current !== event.pointerId) return;
        const { currentTarget, nativeEvent } = event;
        const events = nativeEvent.getCoalescedEvents();
        extend((events.length === 0 ? [nativeEvent] : events).map((each) => placeOf(currentTarget, each)));
      },
      onPointerUp: lift,
      onPointerCancel: lift,
      onKeyDown(event) {
        const at = cursor ?? { x: 0.5, y: 0.2, down: false };
        if (event.key === ' ') {
          setCursor({ ...at, down: !at.down });
          if (!at.down) draw([...latest.current, [{ x: at.x, y: at.y }]]);
        } else {
          const move = arrows[event.key];
          if (move === undefined) return;
          const next = { x: within(at.x + move.x), y: within(at.y + move.y), down: at.down };
          setCursor(next);
          if (next.down) extend([{ x: next.x, y: next.y }]);
        }
        event.preventDefault();
      },
      onBlur: () => setCursor(undefined),
    },
  };
}

function placeOf(element: HTMLElement, event: { readonly clientX: number; readonly clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}

function within(value: number): number {
  return Math.min(0.95, Math.max(0.05, value));
}
