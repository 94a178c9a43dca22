import type { Network } from '@fovea/layers';
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
  const counts = new Map<string, number>();
  return {
    input: network.input,
    layers: network.nodes.map(({ name, attributes, definition: { type } }) => {
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      const given = name === `${type}_${count}` ? {} : { name };
      return newLayer({ type, ...given, attributes: { ...attributes } });
    }),
  };
}
