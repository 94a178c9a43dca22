import { type Network, networkCode } from '@fovea/layers';
import { FoveaError } from '@fovea/shape';
import { trainingCode } from '@fovea/trainer';
import { useMemo } from 'react';
import { useNetworkDraft } from '../design/use-network-draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import type { TrainingSettings } from '../state/training-settings.ts';
import { useStore } from '../state/use-store.ts';
import { runSettings } from '../train/run-settings.ts';

export interface ProgramText {
  /** A whole program that trains; `network` alone for one that does not read the built-in digits. */
  readonly kind: 'training' | 'network';
  readonly code: string;
}

/** The TypeScript of the network under edit with the settings that are set; undefined while it does not fit together. */
export function useCode(): ProgramText | undefined {
  const { network } = useNetworkDraft().checked;
  const settings = useStore(usePlayground().settings);
  return useMemo(() => network && programText(network, settings), [network, settings]);
}

function programText(network: Network, settings: TrainingSettings): ProgramText {
  try {
    return { kind: 'training', code: trainingCode(network, runSettings(settings)) };
  } catch (error) {
    if (error instanceof FoveaError && error.code === 'code-data') {
      return { kind: 'network', code: networkCode(network) };
    }
    throw error;
  }
}
