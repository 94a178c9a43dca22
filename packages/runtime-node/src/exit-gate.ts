/**
 * A process must not end while onnxruntime runs in one of its threads: the
 * native code then aborts it. So a worker passes a gate, in memory that it
 * shares with its parent, before it does anything, and a parent that ends
 * shuts the gate first, waiting for the worker to come out.
 */
export type ExitGate = Int32Array<SharedArrayBuffer>;

const open = 0;
const passed = 1;
const shut = 2;

/** How long an ending process waits for a run, in milliseconds. */
const patience = 10_000;

const gates: Set<ExitGate> = /* @__PURE__ */ new Set();

/** Makes a gate that is shut when the process ends. The worker is beyond it to begin with: loading onnxruntime counts too. */
export function createGate(): ExitGate {
  if (gates.size === 0) process.on('exit', shutGates);
  const gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(passed);
  gates.add(gate);
  return gate;
}

/** Forgets a gate whose worker has ended. */
export function removeGate(gate: ExitGate): void {
  gates.delete(gate);
  if (gates.size === 0) process.off('exit', shutGates);
}

/** In the worker, before it does anything. If the process is ending, it ends here too. */
export function passGate(gate: ExitGate): void {
  if (Atomics.compareExchange(gate, 0, open, passed) === shut) Atomics.wait(gate, 0, shut);
}

/** In the worker, when it has done it, and when it has started. */
export function leaveGate(gate: ExitGate): void {
  Atomics.store(gate, 0, open);
  Atomics.notify(gate, 0);
}

function shutGates(): void {
  const until = performance.now() + patience;
  for (const gate of gates) {
    while (Atomics.compareExchange(gate, 0, open, shut) === passed && performance.now() < until) {
      Atomics.wait(gate, 0, passed, until - performance.now());
    }
  }
}
