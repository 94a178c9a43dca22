import { type LayerNode, localName, type Network } from '@fovea/layers';
import { type Draft, type NewLayer, newLayer } from './draft.ts';

const digits = [1, 28, 28] as const;

/** What the page starts with: reaches 0.95 within an epoch, and each layer is easy to look into. */
const first: readonly NewLayer[] = [
  { type: 'conv2d', attributes: { filters: 8, kernel: 5 } },
  { type: 'relu', attributes: {} },
  { type: 'maxPool2d', attributes: { size: 2 } },
  { type: 'conv2d', attributes: { filters: 16, kernel: 3 } },
  { type: 'relu', attributes: {} },
  { type: 'maxPool2d', attributes: { size: 2 } },
  { type: 'flatten', attributes: {} },
  { type: 'dense', attributes: { units: 10 } },
];

/** The network on the page's first screen. */
export function defaultDraft(): Draft {
  return { input: digits, layers: first.map(newLayer) };
}

/** A network as something to edit. Names that the network would give by itself are left out. */
export function draftOf(network: Network): Draft {
  return { input: network.input, layers: plainLayers(network.nodes).map(newLayer) };
}

function plainLayers(nodes: readonly LayerNode[]): NewLayer[] {
  const counts = new Map<string, number>();
  return nodes.map((node) => {
    const { attributes, branches, definition } = node;
    const { type, rows } = definition;
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    const name = localName(node);
    // All rows inside a layer share one set of names.
    const inside = plainLayers(branches.flat());
    return {
      type,
      ...(name === `${type}_${count}` ? {} : { name }),
      attributes: { ...attributes },
      ...(rows === undefined ? {} : { branches: branches.map(({ length }) => inside.splice(0, length)) }),
    };
  });
}
