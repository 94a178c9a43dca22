// @ts-check
import { startContestant } from './contestant.mjs';

/** Steps or runs that a slice has at least: one or two of a large network say little. */
const fewest = 4;

/** @typedef {import('./types.d.ts').Mode} Mode */
/** @typedef {import('./types.d.ts').Outcome} Outcome */
/** @typedef {import('./types.d.ts').Slice} Slice */
/** @typedef {import('./contestant.mjs').Contestant} Contestant */

/**
 * @typedef {object} Settings
 * @property {number} seconds - how long a peer is measured in each round
 * @property {number} rounds
 * @property {number} limit - seconds that a peer may take to answer
 * @property {(text: string) => void} tell
 */

/**
 * Measures one network in every configuration. Each peer is a process that
 * keeps the network ready; in each round each takes steps for a moment, one
 * after the other, so that a slow minute of the machine hits all.
 *
 * @param {import('./types.d.ts').Workload} workload
 * @param {import('./types.d.ts').Task} task
 * @param {readonly import('./peers.mjs').Peer[]} peers
 * @param {Settings} settings
 * @returns {Promise<import('./types.d.ts').Configuration[]>}
 */
export async function measureNetwork(workload, task, peers, settings) {
  /** @type {Map<string, Contestant>} */
  const contestants = new Map();
  /** @type {Map<string, string>} */
  const lost = new Map();
  /** @type {Map<string, Outcome>} */
  const known = new Map();
  for (const peer of peers) {
    try {
      contestants.set(peer.name, await startContestant(peer, task, settings.limit));
    } catch (error) {
      lost.set(peer.name, messageOf(error));
    }
  }
  const configurations = [];
  for (const [mode, batches] of /** @type {const} */ ([
    ['train', workload.train],
    ['infer', workload.infer],
  ])) {
    for (const batch of batches) {
      const asked = peers.filter(({ modes, compiles }) => {
        // Small batches are where compiled inference differs; training at one batch size has to do.
        const isFirst = mode === 'infer' || batch === workload.train[0];
        return (modes?.includes(mode) ?? true) && (!compiles || isFirst);
      });
      const started = performance.now();
      const measured = await measure(
        { mode, batch },
        asked.map(({ name }) => name),
        { contestants, lost, known },
        settings,
      );
      configurations.push({ network: workload.network, mode, batch, ...measured });
      const took = ((performance.now() - started) / 1000).toFixed(0);
      const count = measured.outcomes.length;
      settings.tell(`${workload.network}, ${mode} ${batch}: ${count} peers in ${took} s`);
    }
  }
  for (const contestant of contestants.values()) await contestant.end();
  // Measured with the usual batch first, shown in the order of their sizes.
  const modes = ['train', 'infer'];
  return configurations.toSorted(
    (a, b) => modes.indexOf(a.mode) - modes.indexOf(b.mode) || a.batch - b.batch,
  );
}

/**
 * @param {{ readonly mode: Mode, readonly batch: number }} configuration
 * @param {readonly string[]} names
 * @param {{ readonly contestants: Map<string, Contestant>, readonly lost: Map<string, string>, readonly known: Map<string, Outcome> }} field - `known` is
 *   what was measured of slow peers: with the batch that they can bear, it is the same in several configurations
 * @param {Settings} settings
 */
async function measure({ mode, batch }, names, { contestants, lost, known }, settings) {
  /** @type {{ peer: string, reason: string }[]} */
  const missing = [];
  /** @type {Map<string, { outcome: Outcome, slices: Slice[], done: boolean }>} */
  const running = new Map();
  /** What one peer does must not end the others'. @param {string} name @param {(contestant: Contestant) => Promise<void>} act */
  const attempt = async (name, act) => {
    const contestant = contestants.get(name);
    if (contestant === undefined) {
      missing.push({ peer: name, reason: lost.get(name) ?? 'not started' });
      return;
    }
    try {
      await act(contestant);
    } catch (error) {
      missing.push({ peer: name, reason: messageOf(error) });
      running.delete(name);
      if (/^(killed|ended)/.test(messageOf(error))) {
        contestants.delete(name);
        lost.set(name, messageOf(error));
      }
    }
  };
  for (const name of names) {
    await attempt(name, async (contestant) => {
      const before = known.get(`${name} ${mode} ${contestant.batchFor(mode, batch)}`);
      if (before !== undefined) {
        running.set(name, { outcome: before, slices: [], done: true });
        return;
      }
      const { slice, ...opened } = await contestant.open(mode, batch);
      const slices = slice === undefined ? [] : [slice];
      const { name: peer, family } = contestant.peer;
      running.set(name, { outcome: { peer, family, ...opened, slices }, slices, done: slice !== undefined });
      if (!contestant.peer.slow) await contestant.take(settings.seconds / 2, 1);
    });
  }
  for (let round = 0; round < settings.rounds; round++) {
    for (const [name, entry] of [...running]) {
      if (entry.done) continue;
      await attempt(name, async (contestant) => {
        // A slow peer's first slice is its only one.
        entry.done = contestant.peer.slow === true;
        entry.slices.push(await contestant.take(settings.seconds, entry.done ? 1 : fewest));
      });
    }
  }
  for (const [name, entry] of [...running]) {
    if (entry.slices.length === 0) continue;
    await attempt(name, async (contestant) => {
      const peakMiB = await contestant.close();
      if (entry.outcome.firstStepMs !== undefined) entry.outcome = { ...entry.outcome, peakMiB };
      if (contestant.peer.slow) known.set(`${name} ${mode} ${entry.outcome.batch}`, entry.outcome);
    });
  }
  return { outcomes: [...running.values()].map(({ outcome }) => outcome), missing };
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
