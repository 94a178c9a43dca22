import type { Cell, LayerNode } from '@fovea/layers';
import { formatShape, UsageError } from '@fovea/shape';
import { imageSize } from './image-size.ts';

/** @throws UsageError when the layer's output has no such cell. */
export function checkCell({ name, output }: LayerNode, { channel, row, column }: Cell): void {
  const [channels = 0] = output;
  const [height, width] = imageSize(output);
  const isIn = (value: number, size: number) => Number.isInteger(value) && value >= 0 && value < size;
  if (isIn(channel, channels) && isIn(row, height) && isIn(column, width)) return;
  throw new UsageError('cell-outside', 'the output has no such cell', {
    path: `layer "${name}"`,
    expected: `a channel, row and column in ${formatShape([channels, height, width])}, counted from 0`,
    received: `channel ${channel}, row ${row}, column ${column}`,
  });
}
