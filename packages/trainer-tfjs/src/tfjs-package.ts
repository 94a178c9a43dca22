/** The packages that bring TensorFlow's own library to Node, as `--device` calls them. */
export type TfjsPackage = 'tfjs-node' | 'tfjs-node-gpu';

/** The release that this was written for; there has been none since 2024. */
export const tfjsVersion = '4.22.0';

/** What npm calls it. */
export function npmName(name: TfjsPackage): string {
  return `@tensorflow/${name}`;
}

/** What it needs, and what to do where that is not to be had. */
export function requirements(name: TfjsPackage): string {
  const gpu =
    name === 'tfjs-node-gpu'
      ? ', an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1'
      : '; tfjs-node-gpu also CUDA 11.2 and cuDNN 8.1';
  return `${name} needs Node up to 22${gpu}. --device webgpu trains on a GPU without any of that.`;
}
