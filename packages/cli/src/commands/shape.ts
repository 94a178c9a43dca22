import {
  conv2dParameters,
  formatShape,
  type Padding,
  type Pair,
  resolveWindow2d,
  UsageError,
  windowOutput,
} from '@fovea/shape';
import type { Output } from '../terminal/output.ts';

export interface ShapeOptions {
  /** One size, or `[channels, height, width]`. */
  readonly input: readonly number[];
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
  /** Makes it a convolution, with its parameters. */
  readonly filters?: number;
  readonly ceil: boolean;
  readonly strict: boolean;
}

export interface ShapeResult {
  readonly output: readonly number[];
  /** Positions at the end that no window sees: one number, or `[rows, columns]`. */
  readonly unseen: readonly number[];
  readonly parameters?: number;
}

/**
 * Works out what a convolution or pooling makes of an input, and shows the sum.
 *
 * @throws UsageError for options that need an image when the input is one size, ShapeError for what cannot be
 */
export function shape(options: ShapeOptions, output: Output): ShapeResult {
  return options.input.length === 1 ? along(options, output) : image(options, output);
}

function along(
  { input: [size = 0], kernel, stride, padding, dilation, filters, ceil, strict }: ShapeOptions,
  output: Output,
): ShapeResult {
  if (typeof padding === 'object') throw needsImage('--padding', padding);
  for (const [option, value] of Object.entries({
    '--kernel': kernel,
    '--stride': stride,
    '--dilation': dilation,
  })) {
    if (typeof value === 'object') throw needsImage(option, value);
  }
  if (filters !== undefined) throw needsImage('--filters', [filters]);
  const settings = {
    input: size,
    kernel: Number(kernel),
    stride: Number(stride),
    dilation: Number(dilation),
  };
  const rounding = strict ? 'strict' : ceil ? 'ceil' : 'floor';
  const result = windowOutput({ ...settings, padding, rounding });
  output.line(sum('', { ...settings, padding: result.padding }, result.output, result.unseen));
  return { output: [result.output], unseen: [result.unseen] };
}

function needsImage(option: string, received: readonly number[]): UsageError {
  return new UsageError('shape-image', 'this needs an image', {
    path: option,
    received: received.join(','),
    hint: 'Give the input as channels x height x width, e.g. 1x28x28.',
  });
}

function image({ input, filters, ...attributes }: ShapeOptions, output: Output): ShapeResult {
  const [channels = 0] = input;
  const window = resolveWindow2d('window', input, attributes);
  for (const axis of [0, 1] as const) {
    const settings = {
      input: window.input[axis],
      kernel: window.kernel[axis],
      stride: window.stride[axis],
      dilation: window.dilation[axis],
      padding: [window.pads[axis], window.pads[axis === 0 ? 2 : 3]] as const,
    };
    output.line(
      sum(axis === 0 ? 'height: ' : 'width:  ', settings, window.output[axis], window.unseen[axis]),
    );
  }
  const shapeOut = [filters ?? channels, ...window.output];
  output.line(`${formatShape(input)} → ${formatShape(shapeOut)}`);
  if (filters === undefined) return { output: shapeOut, unseen: window.unseen };
  const [height, width] = window.kernel;
  const parameters = conv2dParameters({ channels, filters, kernel: window.kernel });
  output.line(
    `parameters: ${filters} filters · ${channels} channels · ${height} · ${width} weights + ${filters} biases = ${parameters.toLocaleString('en')}`,
  );
  return { output: shapeOut, unseen: window.unseen, parameters };
}

function sum(
  title: string,
  {
    input,
    kernel,
    stride,
    dilation,
    padding: [before, after],
  }: { input: number; kernel: number; stride: number; dilation: number; padding: readonly [number, number] },
  result: number,
  unseen: number,
): string {
  const span = dilation * (kernel - 1) + 1;
  const exact = (input + before + after - span) / stride + 1;
  const rounded = Number.isInteger(exact) ? '' : ` = ${exact.toFixed(2)}, whole windows`;
  const left = unseen === 0 ? '' : `; ${unseen} at the end ${unseen === 1 ? 'is' : 'are'} never seen`;
  return `${title}(${input} + ${before} + ${after} − ${span}) / ${stride} + 1${rounded} = ${result}${left}`;
}
