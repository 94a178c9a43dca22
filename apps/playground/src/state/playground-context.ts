import { createContext, useContext } from 'react';
import type { Playground } from './playground.ts';

export const PlaygroundContext: React.Context<Playground | undefined> = createContext<Playground | undefined>(
  undefined,
);

/** What the panels share. @throws Error outside the page. */
export function usePlayground(): Playground {
  const playground = useContext(PlaygroundContext);
  if (playground === undefined) throw new Error('usePlayground needs a PlaygroundContext around it.');
  return playground;
}
