/** Where a loop waits while it is paused. */
export interface Gate {
  readonly closed: boolean;
  open(): void;
  close(): void;
  /** Settles at once when the gate is open, else when it is opened or the signal aborts. */
  passed(signal: AbortSignal): Promise<void>;
}

export function createGate(): Gate {
  let closed = false;
  let waiting: (() => void)[] = [];
  const letThrough = () => {
    for (const go of waiting) go();
    waiting = [];
  };
  return {
    get closed() {
      return closed;
    },
    open() {
      closed = false;
      letThrough();
    },
    close() {
      closed = true;
    },
    async passed(signal) {
      if (!closed || signal.aborted) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  };
}
