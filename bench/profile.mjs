// @ts-check
import { parseArgs } from 'node:util';
import { operatorTable, profileStep } from './lib/profile-step.mjs';
import { workloadOf, workloads } from './lib/workloads.mjs';

const usage = `Usage: node bench/profile.mjs [network] [options]

Where the time of a training step goes, by operator, as onnxruntime notes it.

  network        ${workloads.map(({ network }) => network).join(', ')} (default: keras-demo)

  --batch N      images per step (the network's first in bench/lib/workloads.mjs)
  --steps N      steps to take the median of, after three to warm up (20)
  --threads N    (2)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string' },
    steps: { type: 'string', default: '20' },
    threads: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const workload = workloadOf(positionals[0] ?? 'keras-demo');
const [first = 32] = workload.train;
const numbers = {
  batch: Number(values.batch ?? first),
  steps: Number(values.steps),
  threads: Number(values.threads),
};
for (const [name, value] of Object.entries(numbers)) {
  if (Number.isInteger(value) && value > 0) continue;
  process.stderr.write(`--${name} takes a whole number from 1 up.\n\n${usage}`);
  process.exit(2);
}
const profile = await profileStep(workload, numbers);
process.stdout.write(
  `${profile.network} at ${profile.batch}: ${profile.stepMs.toFixed(1)} ms a step, profiled\n\n${operatorTable(profile)}\n`,
);
