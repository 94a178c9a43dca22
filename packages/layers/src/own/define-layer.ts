import { type Shape, UsageError } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { createLayer, type Layer, type Step } from '../layer.ts';
import type { LayerDefinition, LayerExample, ParameterSpec } from '../layer-definition.ts';
import { layersOf } from '../layers-of.ts';
import { composedForms, type LayerForms } from './composed-forms.ts';
import { type FormulaGiven, formulaForms } from './formula-forms.ts';
import type { FormulaValue } from './formula-value.ts';
import { type GivenForms, givenForms, type OwnNode } from './given-forms.ts';
import {
  type AttributeInfos,
  type AttributesOf,
  type FilledAttributes,
  fillAttributes,
} from './own-attributes.ts';
import type { AnyShape, KeepsShape, ShapeTwin, TwinOf } from './shape-twin.ts';

/** What every layer of one's own says. Functions get the attributes with the defaults filled in. */
interface Described<Infos extends AttributeInfos> {
  /** A name such as `mish`, for networks, JSON and errors: none of Fovea's own. */
  readonly type: string;
  /** One sentence for people who meet the layer for the first time. */
  readonly doc: string;
  readonly attributes?: Infos;
  /** Cases for `checkLayer` of `@fovea/conformance`. */
  readonly examples?: readonly LayerExample<AttributesOf<Infos>>[];
}

/** How the layer computes: by a formula whose gradient is worked out, or by ONNX nodes forward and back. */
type Computed<A> = {
  parameters?(input: Shape, attributes: A): readonly ParameterSpec[];
  /** Multiply-accumulates for one image. Default 0. */
  macs?(node: OwnNode<A>): number;
} & ({ formula(x: FormulaValue, given: FormulaGiven<A>): FormulaValue } | GivenForms<A>);

/** Or as other layers put together. */
interface Composed<A> {
  /** A layer or, of several, `sequential(…)`, for an input of this shape. */
  compose(input: Shape, attributes: A): Step;
}

/** A layer that was defined with `defineLayer`. */
export interface OwnLayer<Infos extends AttributeInfos, Twin extends ShapeTwin> extends Layer {
  readonly attributes: AttributesOf<Infos>;
  readonly out: OutOf<Twin, this['in'], AttributesOf<Infos>>;
}

type OutOf<Twin extends ShapeTwin, In, A> = (Twin & { readonly in: In; readonly attributes: A })['out'];

/** Makes layers of one's own; `definition` is for `networkFromJson` and `checkLayer`. */
export interface OwnFactory<Infos extends AttributeInfos, Twin extends ShapeTwin> {
  (
    ...attributes: object extends AttributesOf<Infos>
      ? [attributes?: AttributesOf<Infos> & Named]
      : [attributes: AttributesOf<Infos> & Named]
  ): OwnLayer<Infos, Twin>;
  readonly definition: LayerDefinition;
}

/**
 * Defines a layer of one's own and returns its factory. Such a layer trains,
 * exports, survives JSON and stands in the summary as Fovea's do. How it computes
 * is said in one of three ways:
 *
 * - `formula`: in operations whose derivatives are known, e.g.
 *   `(x, { ops }) => ops.mul(x, ops.sigmoid(x))`;
 * - `compose`: as other layers, e.g. `(input, { filters }) => sequential(conv2d({ filters, kernel: 3 }), relu())`;
 * - `forward` and `backward`: as ONNX nodes, in whatever operators there are.
 *
 * Without `shape`, a layer that is not composed keeps the shape of its input. With
 * one, and where it is composed, the editor knows of its output only that it is a
 * shape, unless `twin` names a type that says more.
 *
 * @throws UsageError for a type that cannot be a name
 */
export function defineLayer<const Infos extends AttributeInfos = Record<never, never>>(
  definition: Described<Infos> & Computed<FilledAttributes<Infos>> & { readonly shape?: never },
): OwnFactory<Infos, KeepsShape>;
export function defineLayer<
  const Infos extends AttributeInfos = Record<never, never>,
  Twin extends ShapeTwin = AnyShape,
>(
  definition: Described<Infos> & { readonly twin?: TwinOf<Twin> } & (
      | Composed<FilledAttributes<Infos>>
      | (Computed<FilledAttributes<Infos>> & {
          /** @throws ShapeError for an input or attributes that cannot be */
          shape(input: Shape, attributes: FilledAttributes<Infos>): Shape;
        })
    ),
): OwnFactory<Infos, Twin>;
export function defineLayer(given: object): object {
  // What is common to both ways to call, for any attributes.
  return factoryOf(given as GivenLayer);
}

function factoryOf(given: GivenLayer): object {
  if (!/^[A-Za-z_]\w*$/.test(given.type)) {
    throw new UsageError('layer-type', 'the type of a layer cannot be used', {
      path: 'defineLayer',
      expected: 'a letter, then letters, digits or _',
      received: `"${given.type}"`,
    });
  }
  const definition = definitionOf(given);
  const factory = (attributes: object = {}) => createLayer<Layer>(definition, attributes);
  return Object.assign(factory, { definition });
}

/** What the two ways to call have in common. */
type GivenLayer = Described<AttributeInfos> & {
  shape?(input: Shape, attributes: object): Shape;
} & (Partial<Composed<object>> & Partial<Computed<object>>);

function definitionOf(given: GivenLayer): LayerDefinition {
  const { type, doc, attributes: infos = {}, examples = [], parameters, shape, macs } = given;
  const fill = (attributes: object) => fillAttributes(infos, attributes);
  const filled = <N extends { readonly attributes: object }>(node: N): N => ({
    ...node,
    attributes: fill(node.attributes),
  });
  const forms = formsOf(given, fill);
  return {
    shape: (input, attributes) => shape?.(input, fill(attributes)) ?? input,
    ...forms,
    type,
    doc,
    attributes: infos,
    examples,
    forward: (x, node, context) => forms.forward(x, filled(node), context),
    train: (x, node, context) => forms.train(x, filled(node), context),
    ...(parameters !== undefined && {
      parameters: (input, attributes) => parameters(input, fill(attributes)),
    }),
    ...(macs !== undefined && { macs: (node) => macs(filled(node)) }),
  };
}

function formsOf(
  given: GivenLayer,
  fill: (attributes: object) => object,
): Omit<LayerForms, 'shape'> & Partial<LayerForms> {
  const { type } = given;
  if (given.compose !== undefined) {
    const { compose } = given;
    return composedForms((input, attributes) => layersOf(compose(input, fill(attributes)), type, 0));
  }
  if ('formula' in given && given.formula !== undefined) return formulaForms(given.formula);
  if ('forward' in given && given.forward !== undefined && given.backward !== undefined)
    return givenForms({ forward: given.forward, backward: given.backward });
  throw new UsageError('layer-forms', 'it is not said how the layer computes', {
    path: `defineLayer "${type}"`,
    expected: 'formula, compose, or forward and backward',
  });
}
