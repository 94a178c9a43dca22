import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Place } from './map-figure.tsx';
import { nextPlace } from './selection.ts';

/** How long the walk stays at a cell. */
const PACE_MS = 350;

export interface Walk {
  readonly walking: boolean;
  /** False for people who asked for less motion: they go on cell by cell. */
  readonly canWalk: boolean;
  toggle(): void;
  stop(): void;
  /** One cell further. */
  next(): void;
}

/** Moves from cell to cell over a map, row by row. */
export function useWalk(
  size: { readonly height: number; readonly width: number },
  place: Place,
  onPlace: (place: Place) => void,
): Walk {
  const [walking, setWalking] = useState(false);
  const canWalk = !useReducedMotion();
  const next = () => onPlace(nextPlace(place, size));
  const latest = useRef(next);
  latest.current = next;
  const going = walking && canWalk;
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => latest.current(), PACE_MS);
    return () => clearInterval(timer);
  }, [going]);
  return { walking: going, canWalk, toggle: () => setWalking(!going), stop: () => setWalking(false), next };
}

function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}

function query(): MediaQueryList {
  return matchMedia('(prefers-reduced-motion: reduce)');
}

function subscribe(listener: () => void): () => void {
  const list = query();
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}
