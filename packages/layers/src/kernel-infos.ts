import type { AttributeInfo } from './attributes.ts';

/** What an editor and the check of values know of the attributes that kernels share, however they are moved. */
export const kernelInfos: Readonly<Record<'kernel' | 'groups' | 'bias', AttributeInfo>> = {
  kernel: {
    kind: 'pair',
    least: 1,
    starter: 3,
    doc: 'Height and width of the window, as one number or [height, width].',
  },
  groups: {
    kind: 'whole',
    least: 1,
    doc: 'Splits the channels into groups that are convolved separately.',
    default: '1',
  },
  bias: {
    kind: 'boolean',
    doc: 'Whether a learned number is added to each output channel.',
    default: 'true',
  },
};

/** The same of those that say where on an image kernels are laid. */
export const slidingInfos: Readonly<Record<'stride' | 'padding' | 'dilation', AttributeInfo>> = {
  stride: { kind: 'pair', least: 1, doc: 'How far the window moves at each step.', default: '1' },
  padding: {
    kind: 'padding',
    doc: "Zeros around the image: a number, [height, width], [top, left, bottom, right], 'same' or 'valid'.",
    default: '0',
  },
  dilation: {
    kind: 'pair',
    least: 1,
    doc: 'Distance between the input positions that a kernel looks at.',
    default: '1',
  },
};

/** Of all windows that slide, poolings' too. */
export const strictInfo: AttributeInfo = {
  kind: 'boolean',
  doc: 'Refuses a stride that leaves rows or columns unseen.',
  default: 'false',
};
