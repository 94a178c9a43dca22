import { exportOnnx } from '@fovea/exporter';
import { flatten, input, sequential } from '@fovea/layers';
import type { InputSpec } from '@fovea/runtime';

/** A model whose logits are the bytes that an image was prepared to, from 0 to 255. */
export function pixelModel(spec: InputSpec): Uint8Array<ArrayBuffer> {
  const { channels, height, width } = spec;
  const perChannel = <T>(value: T) => Array.from({ length: channels }, () => value);
  const model = exportOnnx(
    sequential(input([channels, height, width]), flatten()),
    {},
    {
      labels: Array.from({ length: channels * height * width }, (_, i) => `${i}`),
      input: { ...spec, mean: perChannel(0), std: perChannel(1 / 255) },
    },
  );
  return new Uint8Array(model);
}
