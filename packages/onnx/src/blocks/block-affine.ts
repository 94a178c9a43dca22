import type { NodeProto } from '../onnx_pb.ts';
import { type BlockedGraph, blockedDomain } from './blocked-graph.ts';
import type { SourceGraph } from './source-graph.ts';

/** An image times a number per channel, plus another one. */
interface Affine {
  readonly x: string;
  readonly scale?: string;
  readonly shift?: { readonly value: string; readonly sign: 1 | -1 };
}

/**
 * Arithmetic of an image with a number per channel, `[1, channels, 1, 1]`: a
 * product, a sum, or both, and ReLU after them. That is one depthwise 1×1
 * convolution, and one pass over the image.
 */
export function blockAffine(node: NodeProto, source: SourceGraph, made: BlockedGraph): boolean {
  const affine = affineOf(node, source);
  const summed =
    affine ?? (node.opType === 'Relu' ? affineOf(source.maker(node.input[0]), source) : undefined);
  if (summed === undefined || !made.hasBlocks(summed.x)) return false;
  const isAlone = affine === undefined && source.onlyReader(node.input[0]) === undefined;
  if (isAlone) return false;
  if (affine !== undefined && goesOn(node, source)) {
    // Whoever goes on looks back at it.
    made.defer(node);
    return true;
  }
  const [output = ''] = node.output;
  const { x, scale, shift } = summed;
  const [, channels = 0] = source.dims(x);
  const weight =
    scale === undefined
      ? made.ones(channels)
      : made.add('Reshape', [made.plain(scale), made.integers([channels, 1, 1, 1])], `${output}/scale`);
  const input = [made.blocks(x), weight];
  if (shift !== undefined) {
    const flat = made.add('Reshape', [made.plain(shift.value), made.integers([channels])], `${output}/shift`);
    input.push(shift.sign === 1 ? flat : made.add('Neg', [flat], `${output}/shift/negative`));
  }
  const activation = affine === undefined ? { activation: 'Relu' } : {};
  const attributes = { kernel_shape: [1, 1], group: channels, ...activation };
  made.add('Conv', input, made.madeInBlocks(output, channels), attributes, blockedDomain);
  return true;
}

/** What ends in `node`, together with a product before it that nobody else reads. */
function affineOf(node: NodeProto | undefined, source: SourceGraph): Affine | undefined {
  const parts = node === undefined ? undefined : channelwise(node, source);
  if (parts === undefined) return undefined;
  const { x, value, opType } = parts;
  if (opType === 'Mul') return { x, scale: value };
  const shift = { value, sign: opType === 'Add' ? 1 : -1 } as const;
  const before = source.onlyReader(x) === undefined ? undefined : source.maker(x);
  const product = before?.opType === 'Mul' ? channelwise(before, source) : undefined;
  return product === undefined ? { x, shift } : { x: product.x, scale: product.value, shift };
}

/** Whether the only reader of what `node` makes computes it, too: a sum after a product, or ReLU. */
function goesOn(node: NodeProto, source: SourceGraph): boolean {
  const next = source.onlyReader(node.output[0]);
  if (next === undefined) return false;
  if (next.opType === 'Relu') return true;
  const parts = node.opType === 'Mul' ? channelwise(next, source) : undefined;
  return parts !== undefined && parts.opType !== 'Mul' && parts.x === node.output[0];
}

function channelwise(
  { opType, input: [a = '', b = ''], domain }: NodeProto,
  source: SourceGraph,
): { readonly opType: 'Mul' | 'Add' | 'Sub'; readonly x: string; readonly value: string } | undefined {
  if (domain !== '' || (opType !== 'Mul' && opType !== 'Add' && opType !== 'Sub')) return undefined;
  const isPerChannel = (x: string, value: string) =>
    source.isImage(x) && source.dims(value).join() === [1, source.dims(x)[1], 1, 1].join();
  if (isPerChannel(a, b)) return { opType, x: a, value: b };
  return opType !== 'Sub' && isPerChannel(b, a) ? { opType, x: b, value: a } : undefined;
}
