import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { failureReasons } from './repository/model-stats.ts';
import type { Repository } from './repository/repository.ts';
import type { ServedParts } from './repository/served-version.ts';

type Labels = { readonly model: string; readonly version: string };

/** Triton's cumulative metrics, and where each is read. Times are in microseconds. */
const COUNTERS: readonly (readonly [name: string, help: string, read: (parts: ServedParts) => number])[] = [
  ['nv_inference_request_success', 'Successful requests, all batch sizes', ({ stats }) => stats.success],
  ['nv_inference_count', 'Inferences, a batch of n being n of them', ({ stats }) => stats.images],
  ['nv_inference_exec_count', 'Runs of the model', ({ stats }) => stats.executions],
  ['nv_inference_request_duration_us', 'Time of requests', ({ stats }) => us(stats.ms.total)],
  ['nv_inference_queue_duration_us', 'Time that requests waited', ({ stats }) => us(stats.ms.queue)],
  ['nv_inference_compute_input_duration_us', 'Time of reading inputs', ({ stats }) => us(stats.ms.input)],
  [
    'nv_inference_compute_infer_duration_us',
    'Time of running the model',
    ({ stats }) => us(stats.ms.compute),
  ],
  ['nv_inference_compute_output_duration_us', 'Time of writing outputs', ({ stats }) => us(stats.ms.output)],
];

/**
 * Metrics for Prometheus: Triton's names for each served model and version,
 * what Node says of the process, and `fovea_model_load_failures_total`. They
 * are read from the models' own sums when somebody asks, and cost requests nothing.
 */
export function createMetrics(repository: Repository): Registry {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  for (const [name, help, read] of COUNTERS) {
    new Counter({
      name,
      help,
      labelNames: ['model', 'version'],
      registers,
      collect() {
        this.reset();
        for (const { parts } of repository.all()) this.inc(labels(parts), read(parts));
      },
    });
  }
  new Counter({
    name: 'nv_inference_request_failure',
    help: 'Failed requests by reason',
    labelNames: ['model', 'version', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { parts } of repository.all()) {
        for (const reason of failureReasons)
          this.inc({ ...labels(parts), reason }, parts.stats.failures[reason]);
      }
    },
  });
  new Gauge({
    name: 'nv_inference_pending_request_count',
    help: 'Requests that wait for a run',
    labelNames: ['model', 'version'],
    registers,
    collect() {
      this.reset();
      for (const { parts } of repository.all()) this.set(labels(parts), parts.model.load.waiting);
    },
  });
  new Counter({
    name: 'fovea_model_load_failures_total',
    help: 'How often a file of a model could not be loaded',
    registers,
    collect() {
      this.reset();
      this.inc(repository.loadFailures);
    },
  });
  return register;
}

function labels({ name, version }: ServedParts): Labels {
  return { model: name, version };
}

function us(ms: number): number {
  return Math.round(1000 * ms);
}
