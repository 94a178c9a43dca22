import type { Activation, Inspection } from '@fovea/explain';
import type { LayerNode } from '@fovea/layers';

/** A layer at work: what it got and what it made of it. */
export interface Stage {
  readonly node: LayerNode;
  /** The stages that its input has been through, one after the other. */
  readonly before: readonly Stage[];
  readonly input: Activation;
  readonly output: Activation;
}

/** The layers in order, for an inspection of one image; those inside another before it, as it makes something of what they give. */
export function stagesOf({ network, images, activations }: Inspection): readonly Stage[] {
  const all: Stage[] = [];
  const add = (row: readonly LayerNode[], start: Activation, before: readonly Stage[]) => {
    const path = [...before];
    for (const node of row) {
      const input = path.at(-1)?.output ?? start;
      for (const inner of node.branches) add(inner, input, path);
      const output = activations[node.name] ?? { shape: node.output, values: new Float32Array() };
      const stage = { node, before: [...path], input, output };
      all.push(stage);
      path.push(stage);
    }
  };
  add(network.nodes, { shape: network.input, values: images }, []);
  return all;
}

/** The numbers of one channel, always the same array for the same values; in a flat list each feature is a channel. */
export function channelOf(values: Activation, channel: number): Float32Array {
  const known = channels.get(values) ?? [];
  channels.set(values, known);
  const size = planeSize(values.shape);
  const found = known[channel] ?? values.values.subarray(channel * size, (channel + 1) * size);
  known[channel] = found;
  return found;
}

/** So that maps are drawn again only when their numbers changed. */
const channels = new WeakMap<Activation, Float32Array[]>();

/** Height times width. */
export function planeSize([, height = 1, width = 1]: readonly number[]): number {
  return height * width;
}

/** Whether values lie on a plane, so that they can be shown as maps. */
export function isImage(shape: readonly number[]): boolean {
  return shape.length === 3;
}
