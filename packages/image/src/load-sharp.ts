import type sharp from 'sharp';

/** sharp, once it is used: it takes long to load, and most of what imports this package decodes nothing at first. */
export async function loadSharp(): Promise<typeof sharp> {
  return (await import('sharp')).default;
}
