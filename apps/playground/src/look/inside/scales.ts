/** Who shares a colour scale: nobody, or all maps of a layer. */
export const scales = ['map', 'layer'] as const;
export type ScaleChoice = (typeof scales)[number];
