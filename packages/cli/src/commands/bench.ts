import { summary } from '@fovea/layers';
import { type Shape, UsageError } from '@fovea/shape';
import { type EngineSpeed, type MeasureOptions, measureEngine, reasonOf } from '@fovea/trainer';
import { engineRungs } from '../run/engines.ts';
import { findArchitecture } from '../run/find-architecture.ts';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';

export interface BenchOptions {
  /** The name of an architecture, or a file that exports a network. Default: the one that `train` takes. */
  readonly network?: string;
  readonly input: Shape;
  readonly classes: number;
  readonly batchSize: number;
  /** How long to measure each engine, after the first two steps. */
  readonly seconds: number;
  readonly threads?: number;
  /** Ends the measurement after the step under way. */
  readonly signal?: AbortSignal;
}

/** An engine's speed, or why there is none. */
export type BenchRow = { readonly device: string } & (EngineSpeed | { readonly reason: string });

export interface BenchResult {
  readonly network: string;
  readonly parameters: number;
  readonly batchSize: number;
  /** In the order in which they were measured. */
  readonly engines: readonly BenchRow[];
  /** Whether it was stopped before all engines were measured. */
  readonly stopped: boolean;
}

/** Trains a network on noise for a moment on every engine there is, one after the other. */
export async function bench(options: BenchOptions, output: Output): Promise<BenchResult> {
  const { input, classes, batchSize, seconds, signal, threads } = options;
  const architecture = await findArchitecture(options.network);
  const network = architecture.build(input, classes);
  const { parameters } = summary(network).totals;
  output.line(
    `${output.colors.bold(architecture.name)}  input ${network.input.join('×')}, ${count(parameters)} parameters, batch ${batchSize}`,
  );
  const engines: BenchRow[] = [];
  const rungs = engineRungs(threads === undefined ? {} : { threads });
  for (const rung of rungs) {
    if (signal?.aborted === true) break;
    output.live(`measuring ${rung.device}`);
    const row = await measure(rung, {
      network,
      batchSize,
      seconds,
      ...(signal === undefined ? {} : { signal }),
    });
    if (row !== undefined) engines.push(row);
  }
  output.clear();
  for (const line of table(engines, batchSize)) output.line(line);
  const stopped = signal?.aborted === true;
  return { network: architecture.name, parameters, batchSize, engines, stopped };
}

/** Undefined when it was stopped before there was anything to say. */
async function measure(
  rung: ReturnType<typeof engineRungs>[number],
  options: MeasureOptions,
): Promise<BenchRow | undefined> {
  const { device } = rung;
  const { signal } = options;
  if ('absent' in rung) return { device, reason: rung.absent };
  try {
    const engine = await rung.open(signal === undefined ? {} : { signal });
    try {
      const speed = await measureEngine(engine, options);
      return speed === undefined ? undefined : { device, ...speed };
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (signal?.aborted === true) return undefined;
    // A network or batch that cannot be used is no engine's fault.
    if (error instanceof UsageError) throw error;
    return { device, reason: reasonOf(error) };
  }
}

function table(engines: readonly BenchRow[], batchSize: number): string[] {
  const head = ['device', 'samples/s', 'ms a step', 'between steps'];
  const rows = engines.map((row) =>
    'reason' in row
      ? [row.device, `not measured: ${row.reason}`]
      : [
          row.device,
          count(row.samplesPerSecond),
          ((1000 * batchSize) / row.samplesPerSecond).toFixed(2),
          `${(100 * row.between).toFixed(1)} %`,
        ],
  );
  const first = Math.max(...[head, ...rows].map(([device = '']) => device.length));
  return [head, ...rows].map(([device = '', ...cells]) =>
    [
      device.padEnd(first),
      ...(cells.length === 1 ? cells : cells.map((cell, i) => cell.padStart(widths[i] ?? 0))),
    ].join('  '),
  );
}

const widths = [10, 10, 14];
