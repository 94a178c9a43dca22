/**
 * The bytes of an ONNX model that gives its one input `x`, float32 of any shape, back
 * as `y`: a run of it brings numbers from a device. Written out, because
 * the worker of a web page should not have to carry what makes models.
 */
export function identityModel(): Uint8Array {
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  const field = (number: number, bytes: readonly number[]) => [(number << 3) | 2, bytes.length, ...bytes];
  // TypeProto, tensor of element type 1 (float32) without a shape.
  const float = field(2, field(1, [0x08, 1]));
  const value = (text: string) => [0x0a, ...name(text), ...float];
  const node = [0x0a, ...name('x'), 0x12, ...name('y'), 0x22, ...name('Identity')];
  const graph = [
    ...field(1, node),
    0x12,
    ...name('identity'),
    ...field(11, value('x')),
    ...field(12, value('y')),
  ];
  // IR version 8, opset 17.
  return Uint8Array.from([0x08, 8, ...field(7, graph), ...field(8, [0x10, 17])]);
}
