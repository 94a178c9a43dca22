import type { ForwardContext, LayerNode } from '../layer-definition.ts';
import { plain } from '../train/layout.ts';
import type { LayerForms } from './composed-forms.ts';

/** What `backward` may use beside the gradient. */
export interface BackwardContext extends ForwardContext {
  /** The input and the output of `forward` in the graph. */
  readonly x: string;
  readonly y: string;
}

/** A layer as two functions that add ONNX nodes, forward and back, from and to `[batch, …shape]`. */
export interface GivenForms<A = object> {
  forward(x: string, node: OwnNode<A>, context: ForwardContext): string;
  /** @returns the gradients with respect to the input and to each trainable parameter, the latter in its own shape */
  backward(
    dOutput: string,
    node: OwnNode<A>,
    context: BackwardContext,
  ): { readonly input: string; readonly parameters?: Readonly<Record<string, string>> };
}

/** A layer in its place, its attributes with the defaults filled in. */
export type OwnNode<A = object> = Omit<LayerNode, 'attributes'> & { readonly attributes: A };

export function givenForms({ forward, backward }: GivenForms): Omit<LayerForms, 'shape'> {
  return {
    forward,
    trainLayout: () => plain,
    train({ value: x }, node, context) {
      const y = forward(x, node, context);
      return {
        output: { value: y, layout: plain },
        backward: (dOutput) => backward(dOutput, node, { ...context, x, y }),
      };
    },
  };
}
