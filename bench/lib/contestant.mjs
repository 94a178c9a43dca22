// @ts-check
import { startPeer } from './peer-process.mjs';

/** @typedef {import('./types.d.ts').Mode} Mode */
/** @typedef {import('./types.d.ts').Answer} Answer */
/** @typedef {import('./types.d.ts').Slice} Slice */

/** One step of a slow peer may take about so long, in seconds. */
const slowStep = 1;

/**
 * A peer while one network is measured. Whatever goes wrong with it is thrown,
 * and thrown again when it is asked once more.
 *
 * @param {import('./peers.mjs').Peer} peer
 * @param {import('./types.d.ts').Task} task
 * @param {number} limit - seconds that it may take to answer anything
 */
export async function startContestant(peer, task, limit) {
  const process = startPeer(peer.name, task);
  const ready = await process.answer(limit);
  if (ready.kind !== 'ready') {
    await process.end();
    throw new Error(reasonOf(ready));
  }
  let isFresh = true;
  /** How many images of a mode a slow peer takes in one step. @type {Map<Mode, number>} */
  const bearable = new Map();

  /** The batch that is measured in place of one that would take minutes. @param {Mode} mode @param {number} batch */
  const batchFor = (mode, batch) => Math.min(batch, bearable.get(mode) ?? batch);

  /** @param {Mode} mode @param {number} batch */
  async function open(mode, batch) {
    const opened = await process.ask({ do: 'open', mode, batch }, limit);
    if (opened.kind !== 'opened') throw new Error(reasonOf(opened));
    return opened;
  }

  /** @param {number} seconds @param {number} steps @returns {Promise<Slice>} */
  async function take(seconds, steps) {
    const slice = await process.ask({ do: 'take', seconds, steps }, limit);
    if (slice.kind !== 'slice') throw new Error(`it answered ${slice.kind}`);
    return slice;
  }

  async function close() {
    const closed = await process.ask({ do: 'close' }, limit);
    if (closed.kind !== 'closed') throw new Error(`it answered ${closed.kind}`);
    return closed.peakMiB;
  }

  return {
    peer,

    batchFor,

    /** Opens the network and takes its first step. @param {Mode} mode @param {number} batch */
    async open(mode, batch) {
      const wasFresh = isFresh;
      isFresh = false;
      if (peer.slow && !bearable.has(mode)) {
        const single = await open(mode, 1);
        const slice = await take(0, 1);
        bearable.set(mode, Math.max(1, Math.floor(slowStep / slice.seconds)));
        // One image is all it can bear: this was its measurement.
        if (batchFor(mode, batch) === 1) return { batch: 1, facts: factsOf(single), slice };
        await close();
      }
      const taken = batchFor(mode, batch);
      const opened = await open(mode, taken);
      // Only a process that has done nothing yet tells how long a start takes.
      const isStart = wasFresh && taken === batch && !peer.slow;
      return {
        batch: taken,
        facts: factsOf(opened),
        ...(isStart ? { firstStepMs: opened.firstStepMs } : {}),
      };
    },
    take,
    close,
    end: process.end,
  };
}

/** @typedef {Awaited<ReturnType<typeof startContestant>>} Contestant */

/** @param {Extract<Answer, { readonly kind: 'opened' }>} opened */
function factsOf({ version, threads, optimizer, parameters }) {
  return { version, threads, optimizer, ...(parameters === undefined ? {} : { parameters }) };
}

/** @param {Answer} answer */
function reasonOf(answer) {
  return 'reason' in answer ? answer.reason : `it answered ${answer.kind}`;
}
