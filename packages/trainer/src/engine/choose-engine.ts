import type { Rung, SkippedDevice } from '@fovea/runtime';
import { EngineError, FoveaError, UsageError } from '@fovea/shape';
import { compareStep } from './compare-step.ts';
import type { Engine } from './engine.ts';
import { type EngineSpeed, type MeasureOptions, measureEngine } from './measure-engine.ts';

/** A device that was tried out and passed, and how fast it is. */
export interface EngineTrial extends EngineSpeed {
  readonly device: string;
  /** How far it is from the CPU's numbers, see `Agreement`; 0 for the CPU itself. */
  readonly apart: number;
}

/** The engine that was taken, and why. Close it when you are done. */
export interface EngineChoice {
  readonly engine: Engine;
  readonly device: string;
  /** In words. */
  readonly reason: string;
  /** The devices that were not taken, each with the reason. */
  readonly skipped: readonly SkippedDevice[];
  /** Those that passed, fastest first. */
  readonly trials: readonly EngineTrial[];
}

/**
 * How far a device may be from the CPU after one step, see `Agreement`. Wrong kernels are off by
 * much more; a card that cuts numbers to 11 significant bits to multiply them (TF32) has to pass.
 */
const selfTestTolerance = 0.02;

/**
 * Tries out engines on the caller's own network and batch size and gives the
 * fastest that computes what the CPU computes: each takes one step of training
 * that is compared with the CPU's, then trains on noise for a moment. What cannot be
 * opened, fails, disagrees or is slower is closed, with the reason in the result.
 *
 * @param candidates - how to open each; one of them must be `cpu`, which the others are held against
 * @throws UsageError when `cpu` is not among them
 * @throws the CPU's own error when even that fails; the signal's reason when it is aborted
 */
export async function chooseEngine(
  candidates: readonly Rung<Engine>[],
  options: MeasureOptions,
): Promise<EngineChoice> {
  const { signal } = options;
  const opened = new Map<string, Engine>();
  const trials: EngineTrial[] = [];
  const skipped: SkippedDevice[] = [];
  try {
    const reference = await openOne(
      candidates.filter(({ device }) => device === 'cpu'),
      signal,
    );
    opened.set('cpu', reference);
    trials.push(await tryOut(reference, 0, options));
    for (const candidate of candidates) {
      const { device } = candidate;
      if (device === 'cpu') continue;
      try {
        const engine = await openOne([candidate], signal);
        opened.set(device, engine);
        const { apart, where } = await compareStep(engine, reference, options);
        if (!(apart <= selfTestTolerance)) throw disagrees(device, apart, where);
        trials.push(await tryOut(engine, apart, options));
      } catch (error) {
        signal?.throwIfAborted();
        skipped.push({ device, reason: reasonOf(error) });
      }
    }
    trials.sort((a, b) => b.samplesPerSecond - a.samplesPerSecond);
    const [best] = trials;
    const engine = best && opened.get(best.device);
    if (best === undefined || engine === undefined) throw new Error('no engine was measured');
    opened.delete(best.device);
    for (const { device, samplesPerSecond } of trials.slice(1)) {
      skipped.push({ device, reason: `slower here: ${rate(samplesPerSecond)}` });
    }
    const only = trials.length === 1 ? 'the only one that can be used' : 'the fastest on this network';
    return {
      engine,
      device: best.device,
      reason: `${only}: ${rate(best.samplesPerSecond)}`,
      skipped,
      trials,
    };
  } finally {
    for (const engine of opened.values()) await engine.close();
  }
}

async function openOne(rungs: readonly Rung<Engine>[], signal: AbortSignal | undefined): Promise<Engine> {
  const [rung] = rungs;
  if (rung === undefined) {
    throw new UsageError('engines-without-cpu', 'the CPU is not among the engines', {
      hint: 'Add it: the others are held against it.',
    });
  }
  if ('absent' in rung) throw new EngineError('device-absent', rung.absent);
  signal?.throwIfAborted();
  return rung.open(signal === undefined ? {} : { signal });
}

async function tryOut(engine: Engine, apart: number, options: MeasureOptions): Promise<EngineTrial> {
  const speed = await measureEngine(engine, options);
  options.signal?.throwIfAborted();
  if (speed === undefined) throw new EngineError('engine-speed', 'its speed could not be measured');
  return { device: engine.device, apart, ...speed };
}

function disagrees(device: string, apart: number, where: string): EngineError {
  return new EngineError('self-test-failed', 'it gives other numbers than the CPU on this network', {
    path: device,
    expected: `at most ${selfTestTolerance} apart`,
    received: `${apart.toPrecision(2)} at ${where}`,
  });
}

function rate(samplesPerSecond: number): string {
  return `${Math.round(samplesPerSecond).toLocaleString('en')} samples/s`;
}

/** An error's text as a part of a sentence, without its advice: nobody has asked for that device. */
export function reasonOf(error: unknown): string {
  const { message, hint = '' } =
    error instanceof FoveaError ? error : { message: error instanceof Error ? error.message : String(error) };
  return message.replace(hint, '').replace(/\.? *$/, '');
}
