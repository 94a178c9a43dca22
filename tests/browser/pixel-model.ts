import { exportOnnx } from '@fovea/exporter';
import { flatten, input, sequential } from '@fovea/layers';

/** A model whose logits are the bytes that an image was prepared to: [channels, size, size], from 0 to 255. */
export function pixelModel(channels: 1 | 3, size: number): Uint8Array<ArrayBuffer> {
  const perChannel = <T>(value: T) => Array.from({ length: channels }, () => value);
  const model = exportOnnx(
    sequential(input([channels, size, size]), flatten()),
    {},
    {
      labels: Array.from({ length: channels * size * size }, (_, i) => `${i}`),
      input: { channels, height: size, width: size, mean: perChannel(0), std: perChannel(1 / 255) },
    },
  );
  return new Uint8Array(model);
}
