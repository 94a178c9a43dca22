/** The part of convnetjs 0.3.0 that is used here. */
declare module 'convnetjs' {
  class Vol {
    constructor(width: number, height: number, depth: number, value?: number);
    readonly w: Float64Array;
  }
  class Net {
    makeLayers(layers: readonly Readonly<Record<string, string | number>>[]): void;
    forward(image: Vol): Vol;
  }
  class Trainer {
    constructor(net: Net, options: Readonly<Record<string, string | number>>);
    train(image: Vol, label: number): { readonly loss: number };
  }
  const convnetjs: { readonly Vol: typeof Vol; readonly Net: typeof Net; readonly Trainer: typeof Trainer };
  export default convnetjs;
}
