import { useState } from 'react';
import { draftOf } from '../state/default-draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import type { Trained } from '../state/trained.ts';
import { openModel } from './open-model.ts';

/** What is known about the model that was opened here. */
export interface Opened {
  readonly name: string;
  readonly bytes: number;
  readonly executor: Trained['executor'];
}

export interface Models {
  /** The model that was opened, while it is the page's network. */
  readonly opened: Opened | undefined;
  readonly busy: boolean;
  /** Why the last file could not be opened. */
  readonly fault: Error | undefined;
  /** Makes a file the page's trained network. */
  open(name: string, read: () => Promise<Uint8Array>): Promise<void>;
}

/** Opening of models: the network becomes the one that the page shows, trains on and looks into. */
export function useModels(): Models {
  const { trained, design, settings } = usePlayground();
  const [opened, setOpened] = useState<Opened | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Error | undefined>(undefined);

  return {
    opened,
    busy,
    fault,
    async open(name, read) {
      setBusy(true);
      try {
        const bytes = await read();
        const model = await openModel(bytes, name, settings.get().device);
        setFault(undefined);
        setOpened({ name, bytes: bytes.length, executor: model.executor });
        design.edit(draftOf(model.network));
        trained.set(model);
      } catch (thrown) {
        setFault(thrown instanceof Error ? thrown : new Error(`${thrown}`));
      } finally {
        setBusy(false);
      }
    },
  };
}
