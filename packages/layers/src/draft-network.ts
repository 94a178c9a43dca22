import { FoveaError, type Shape } from '@fovea/shape';
import { checkInput, checkNotEmpty, networkOf } from './build-network.ts';
import type { Layer } from './layer.ts';
import type { LayerDefinition, LayerNode } from './layer-definition.ts';
import { nameLayers } from './name-layers.ts';
import type { Network } from './network.ts';
import { placeLayer } from './place-layer.ts';
import { isRecord, layerReader } from './read-layer.ts';
import { type SummaryRow, summaryRows } from './summary-rows.ts';

/** A layer as plain data that need not be right, as it stands in a `NetworkJson`. */
export interface LayerDraft {
  readonly type: string;
  readonly name?: string | undefined;
  readonly attributes: object;
  /** The rows of layers inside it. */
  readonly branches?: readonly (readonly LayerDraft[])[] | undefined;
}

/** What is known of one layer of a draft. */
export type DraftRow = FittingRow | MisfitRow | UnknownRow;

export interface FittingRow extends SummaryRow {
  readonly state: 'fits';
  readonly input: Shape;
}

/** The first layer that does not fit. */
export interface MisfitRow {
  readonly state: 'misfit';
  readonly name: string;
  readonly type: string;
  readonly input: Shape;
  readonly error: FoveaError;
}

/** A layer of which nothing can be said, because something before it does not fit. */
export interface UnknownRow {
  readonly state: 'unknown';
  readonly name: string;
  readonly type: string;
}

/** How far a list of layers is a network. */
export interface NetworkDraft {
  /** One for each layer. */
  readonly rows: readonly DraftRow[];
  /** The first thing that is wrong: that of the misfit row, or of the input or the list as a whole. */
  readonly error: FoveaError | undefined;
  /** The network, where nothing is wrong. */
  readonly network: Network | undefined;
}

/**
 * What is known of a network while it is edited: shapes and costs as far as its
 * layers fit, then what is wrong, with ways to mend it. It refuses what
 * `networkFromJson` refuses, but as data: nothing that a user can type makes it throw.
 *
 * @param definitions - your own layers by type, beside Fovea's
 */
export function draftNetwork(
  inputShape: Shape,
  layers: readonly LayerDraft[],
  definitions: Readonly<Record<string, LayerDefinition>> = {},
): NetworkDraft {
  const read = layerReader(definitions);
  const named = nameLayers(layers.map((layer) => outline(layer, read)));
  const unknown = named.map(({ name, layer: { type } }): UnknownRow => ({ state: 'unknown', name, type }));
  const wrong = attempt(() => {
    checkInput(inputShape);
    checkNotEmpty(layers);
  });
  if (wrong instanceof FoveaError) return { rows: unknown, error: wrong, network: undefined };

  const nodes: LayerNode[] = [];
  let misfit: MisfitRow | undefined;
  for (const { layer, name, nameError } of named) {
    const [{ type, read }, input] = [layer, nodes.at(-1)?.output ?? inputShape];
    const following = layers.length - 1 - nodes.length;
    const node =
      read instanceof FoveaError
        ? read
        : attempt(() => placeLayer({ layer: read, name, nameError }, { input, following }));
    if (node instanceof FoveaError) {
      misfit = { state: 'misfit', name, type, input, error: node };
      break;
    }
    nodes.push(node);
  }
  const fitting = summaryRows(inputShape, nodes).map((row, i): FittingRow => {
    return { ...row, state: 'fits', input: nodes[i]?.input ?? inputShape };
  });
  if (misfit === undefined) return { rows: fitting, error: undefined, network: networkOf(inputShape, nodes) };
  const rows = [...fitting, misfit, ...unknown.slice(fitting.length + 1)];
  return { rows, error: misfit.error, network: undefined };
}

/** A layer or why there is none, with type and name of whatever stands in the list. */
interface Outline {
  readonly type: string;
  readonly name: string | undefined;
  readonly read: Layer | FoveaError;
}

function outline(draft: unknown, reader: (layer: unknown) => Layer): Outline {
  const read = attempt(() => reader(draft));
  if (!(read instanceof FoveaError)) return { type: read.type, name: read.name, read };
  const { type, name } = isRecord(draft) ? draft : {};
  return {
    type: typeof type === 'string' ? type : '?',
    name: typeof name === 'string' ? name : undefined,
    read,
  };
}

function attempt<T>(rule: () => T): T | FoveaError {
  try {
    return rule();
  } catch (error) {
    if (error instanceof FoveaError) return error;
    throw error;
  }
}
