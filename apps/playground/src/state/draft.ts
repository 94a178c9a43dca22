/** A network as it is being edited: layers may not fit, settings may be anything. */
export interface Draft {
  /** [channels, height, width] */
  readonly input: readonly number[];
  readonly layers: readonly DraftLayer[];
}

export interface DraftLayer {
  /** Tells layers apart while they are edited and moved; of no meaning elsewhere. */
  readonly id: number;
  readonly type: string;
  /** Only where it was given: `conv2d_1` and so on otherwise. */
  readonly name?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The rows of layers inside it, which are shown but not edited. */
  readonly branches?: readonly (readonly NewLayer[])[];
}

/** A layer without its identity, as links and architectures have it. */
export type NewLayer = Omit<DraftLayer, 'id'>;

/** The same draft, apart from identities. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return canonical(a) === canonical(b);
}

let lastId = 0;

/** Gives a layer an identity of its own. */
export function newLayer(layer: NewLayer): DraftLayer {
  lastId += 1;
  return { ...layer, id: lastId };
}

function canonical({ input, layers }: Draft): string {
  return JSON.stringify([input, layers.map(plain)]);
}

function plain({ type, name, attributes, branches }: NewLayer): unknown {
  return [
    type,
    name,
    Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
    branches?.map((row) => row.map(plain)),
  ];
}
