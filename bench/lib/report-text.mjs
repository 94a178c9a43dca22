// @ts-check
import { growthTable } from './measure-growth.mjs';
import { operatorTable } from './profile-step.mjs';
import { inferenceTable, startTable, trainingTable } from './speed-tables.mjs';

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {number} minutes
 * @property {ReturnType<typeof import('./machine-facts.mjs').machineFacts>} machine
 * @property {number} loadBefore
 * @property {{ readonly seconds: number, readonly rounds: number, readonly threads: number }} settings
 * @property {import('./measure-ceiling.mjs').Ceiling} ceiling
 * @property {readonly import('./speed-tables.mjs').Speeds[]} speeds
 * @property {readonly Awaited<ReturnType<typeof import('./measure-start.mjs').measureStart>>[]} starts
 * @property {readonly import('./profile-step.mjs').Profile[]} operators
 * @property {readonly import('./measure-growth.mjs').Point[]} growth
 */

/** A run as Markdown. @param {Report} report */
export function reportText(report) {
  const { date, minutes, machine, loadBefore, settings, ceiling, speeds, starts, operators, growth } = report;
  const { cpu, cores, node, onnxruntime } = machine;
  const versions = new Map(
    speeds.flatMap(({ rows }) => rows.map(({ peer, version }) => /** @type {const} */ ([peer, version]))),
  );
  const paragraphs = [
    `${date.slice(0, 10)}, ${cpu}, ${cores} cores, Node ${node.slice(1)}, onnxruntime ${onnxruntime}, ${settings.threads} threads, ${settings.rounds} rounds of ${settings.seconds} s, load ${loadBefore.toFixed(1)} before the run, which took ${minutes.toFixed(1)} minutes. Ceiling of onnxruntime on this machine: ${Math.round(ceiling.gflops)} GFLOP/s (Gemm), ${ceiling.gigabytesPerSecond.toFixed(0)} GB/s (copying).`,
  ];
  if (speeds.length > 0) {
    paragraphs.push(
      [...versions]
        .map(([peer, version]) => `${peer} ${version}`)
        .join(', ')
        .concat('.'),
      'Training, samples/s (median, ± half of the spread; * a smaller batch):',
      trainingTable(speeds, ceiling),
      'Inference, samples/s:',
      inferenceTable(speeds),
      'From the import to the end of the first step, and peak memory of the process:',
      startTable(speeds),
      ...missingOf(speeds),
    );
  }
  if (starts.length > 0) {
    const all = starts.map(({ network, median }) => `${network} ${median.toFixed(2)} s`);
    paragraphs.push(
      `From the command \`fovea train digits\` to the end of the first step: ${all.join(', ')}.`,
    );
  }
  for (const profile of operators) {
    const { network, batch, stepMs } = profile;
    paragraphs.push(
      `Where the time of a step of ${network} at ${batch} goes (${stepMs.toFixed(1)} ms, profiled):`,
      operatorTable(profile),
    );
  }
  if (growth.length > 0) paragraphs.push('How the time of a step grows:', growthTable(growth, ceiling));
  return `${paragraphs.join('\n\n')}\n`;
}

/** Who is not in the tables, and what went wrong. @param {Report['speeds']} speeds @returns {string[]} */
function missingOf(speeds) {
  /** @type {Map<string, string[]>} */
  const places = new Map();
  for (const { network, mode, batch, missing } of speeds) {
    for (const { peer, reason } of missing) {
      const key = `${peer}: ${reason}`;
      places.set(key, [...(places.get(key) ?? []), `${network} ${mode} ${batch}`]);
    }
  }
  const lines = [...places].map(([key, where]) =>
    where.length === speeds.length ? `- ${key}` : `- ${key} (${where.join(', ')})`,
  );
  const problems = speeds.flatMap((summary) => summary.problems.map((problem) => `- ${problem}`));
  const list = [...lines, ...problems];
  return list.length === 0 ? [] : ['Not measured, or wrong:', list.join('\n')];
}
