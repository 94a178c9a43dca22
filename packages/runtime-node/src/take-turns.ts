import type { EngineLink } from '@fovea/runtime/engine';

/** The last call on each device of this process, done or not. */
const last = /* @__PURE__ */ new Map<string, Promise<unknown>>();

/**
 * Makes calls to workers on the same device wait for each other: two runs at
 * once on one GPU crash onnxruntime. Calls through one link stay in order.
 */
export function takeTurns(link: EngineLink, device: string): EngineLink {
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const before = last.get(device) ?? Promise.resolve();
    const now = before.then(act);
    last.set(
      device,
      now.catch(() => {}),
    );
    return now;
  }
  return {
    ask: (request, buffers) => inTurn(() => link.ask(request, buffers)),
    call: (request, buffers) => inTurn(() => link.call(request, buffers)),
    close: () => inTurn(() => link.close()),
  };
}
