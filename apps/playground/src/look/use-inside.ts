import { createInspector, type Inspection } from '@fovea/explain';
import type { Network } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { useEffect, useRef, useState } from 'react';
import type { Trained } from '../state/trained.ts';
import { createLatest, type Latest } from './latest.ts';

/** Leaves the executor to the training for so long after each look. */
const REST_MS = 60;

export interface Look {
  /** The newest image that has been through the network; undefined before the first. */
  readonly inspection: Inspection | undefined;
  /** The image that `inspection` or `fault` belongs to. */
  readonly image: Float32Array | undefined;
  /** Why there is none. */
  readonly fault: unknown;
}

const nothing: Look = { inspection: undefined, image: undefined, fault: undefined };

/**
 * Takes an image through the network whenever the image or the weights have
 * changed, on the executor that holds the weights, so also while it trains.
 *
 * @param active - whether anybody can see it; nothing runs otherwise
 */
export function useInside(trained: Trained | undefined, image: Float32Array, active: boolean): Look {
  const [look, setLook] = useState<Look>(nothing);
  const queue = useRef<Latest<Float32Array> | undefined>(undefined);
  const { network, executor, version } = trained ?? {};

  useEffect(() => {
    if (network === undefined || executor === undefined) return;
    const { latest, stop } = inspecting(network, executor, setLook);
    queue.current = latest;
    return () => {
      stop();
      queue.current = undefined;
      setLook(nothing);
    };
  }, [network, executor]);

  useEffect(() => {
    if (active) queue.current?.request(image);
  }, [image, active, executor, version]);

  return look.inspection === undefined || look.inspection.network === network ? look : nothing;
}

function inspecting(network: Network, executor: Executor, tell: (look: Look) => void) {
  let current = true;
  const opening = createInspector(network, executor);
  const latest = createLatest<Float32Array>(async (image) => {
    try {
      const inspection = await (await opening).inspect(image);
      if (current) tell({ inspection, image, fault: undefined });
    } catch (fault) {
      // An executor that was closed because another network took its place is no fault.
      if (current) tell({ inspection: undefined, image, fault });
    }
  }, REST_MS);
  const stop = () => {
    current = false;
    latest.stop();
  };
  return { latest, stop };
}
