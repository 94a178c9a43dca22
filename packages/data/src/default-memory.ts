import { freemem } from 'node:os';

/** What images may take of memory where nothing is said: half of what is free, in bytes. */
export function defaultMemory(): number {
  // The first also sees the limit of a container.
  return Math.floor(Math.min(process.availableMemory(), freemem()) / 2);
}
