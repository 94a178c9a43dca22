import { type Dataset, imageAt } from '@fovea/data';
import { exportOnnx } from '@fovea/exporter';
import { encodePng } from '@fovea/image';
import type { Network } from '@fovea/layers';
import { type Advice, advise, type RunState } from '@fovea/report';
import { type HeldOutInfo, softmax } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { EngineError } from '@fovea/shape';
import {
  type Engine,
  type EpochRecord,
  evaluate,
  type FitResult,
  predictedClasses,
  type RunEnd,
} from '@fovea/trainer';
import { defined } from '../options/defined.ts';
import { drawCurves } from '../pictures/curves.ts';
import { drawImage, sideBySide } from '../pictures/draw-image.ts';
import { writeReport } from '../report/write-report.ts';
import type { Output } from '../terminal/output.ts';
import { pathArgument, shellCommand } from '../terminal/shell-command.ts';
import type { RunPage } from './follow-run.ts';
import type { RunFolder } from './run-folder.ts';
import { largestDifference, runModel } from './run-model.ts';

/** A run whose last step is taken. */
export interface EndedRun {
  readonly result: FitResult;
  readonly network: Network;
  readonly train: { readonly name: string; readonly length: number };
  readonly test: Dataset;
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly threads?: number;
  /** What the model is to say of the images in `test`. */
  readonly heldOut?: HeldOutInfo;
  /** The page that is served; it is finished with the whole report. */
  readonly page?: RunPage;
}

/** What a finished run tells. */
export interface RunReport {
  readonly testAccuracy: number;
  readonly testImages: number;
  /** Path of the exported model. */
  readonly model: string;
  /** Path of the page about the run. */
  readonly report: string;
  /** What looks wrong in the run, and what to do about it; it is in the report, too. */
  readonly advice: readonly Advice[];
  /** Largest absolute difference between the logits of the exported file and of the trained network. */
  readonly largestDifference: number;
  readonly history: readonly EpochRecord[];
}

/** Logits of an exported file may differ from the trained network's by rounding, not by more. */
const tolerance = 1e-3;

/** Exports the trained network, proves that the file does the same, writes curves and samples, and shows what it recognises. */
export async function finishRun(run: EndedRun, output: Output): Promise<RunReport> {
  const { result, network, train, test, engine, folder, threads, heldOut, page } = run;
  const { state } = result;
  const { classes, input, history, settings } = result.checkpoint;
  const path = folder.file('model.onnx');
  const model = exportOnnx(network, state, {
    ...{ labels: classes, input, seed: settings.seed },
    ...defined({ heldOut }),
  });
  const trained = await evaluate(engine, test);
  // On the CPU, wherever it was trained: that is where everybody can run it.
  const executor = await createExecutor(threads === undefined ? {} : { threads });
  const exported = await runModel(executor, model, test, path).finally(() => executor.close());
  const difference = largestDifference(trained.outputs, exported);
  const allowed = tolerance * (engine.device === 'cpu' ? 1 : largest(trained.outputs));
  if (difference > allowed) {
    throw new EngineError('export-differs', 'the exported file does not do what the trained network does', {
      path,
      expected: `logits within ${Number(allowed.toPrecision(2))}`,
      received: `a difference of ${difference}`,
      hint: 'The weights are kept in the checkpoint. Please report this.',
    });
  }
  await folder.write('model.onnx', model);
  await folder.write('history.json', `${JSON.stringify({ settings, epochs: history }, null, 2)}\n`);
  await folder.write('curves.svg', await drawCurves(history, test.name));
  const [sample = ''] = await writeSamples(test, folder);
  const report = await writeReport(folder, {
    checkpoint: { ...result.checkpoint, state },
    state: stateOf(result.end),
    device: engine.device,
    train,
    test,
    evaluation: trained,
  });
  await page?.finish(report);

  output.line();
  // Photos are nothing to draw with dots.
  if (test.input.channels === 1) output.line(showPredictions(exported, test, output.columns));
  output.line(`curves ${folder.file('curves.svg')}  samples ${folder.file('samples')}`);
  output.line(
    `exported file against trained network: largest difference of logits ${difference === 0 ? 0 : difference.toExponential(1)}`,
  );
  output.line(`report ${folder.file('report.html')} (open it in a browser)`);
  const advice = advise(report);
  for (const { finding, remedy } of advice) output.line(output.colors.yellow(`${finding} ${remedy}`));
  tellNext(path, folder.file(sample), output);
  // Whoever cuts the end off gets these two.
  output.line(`test accuracy ${trained.accuracy.toFixed(4)} (${trained.images} images)`);
  output.line(`model ${path}`);
  return {
    testAccuracy: trained.accuracy,
    testImages: trained.images,
    model: path,
    report: folder.file('report.html'),
    advice,
    largestDifference: difference,
    history,
  };
}

/** How a run ended that has a model. */
function stateOf(end: RunEnd): RunState {
  if (end.by === 'callback') return { is: 'stopped', reason: `${end.callback}: ${end.reason}` };
  return end.by === 'maxSeconds' ? { is: 'stopped', reason: 'the time was up' } : { is: 'finished' };
}

/** What to do with a model, in commands that work as they stand. */
function tellNext(model: string, sample: string, output: Output): void {
  const { dim } = output.colors;
  const [file, image] = [pathArgument(model), pathArgument(sample)];
  output.line(`${dim('try it on a picture:')} ${shellCommand(['predict', file, image])}`);
  output.line(`${dim('serve it over HTTP:')}  ${shellCommand(['serve', file])}`);
}

/** The largest value, 1 at least: another device sums in another order, so it is off by a part of what it sums. */
function largest(logits: Float32Array): number {
  return logits.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
}

/** Ten held-out images, evenly spread. */
function sampleIndices({ length }: Dataset): number[] {
  const shown = Math.min(10, length);
  return Array.from({ length: shown }, (_, i) => Math.floor((i * length) / shown));
}

/** Those images as files that people can look at, and try `fovea predict` on. */
async function writeSamples(test: Dataset, folder: RunFolder): Promise<string[]> {
  const names: string[] = [];
  for (const [i, index] of sampleIndices(test).entries()) {
    const label = test.classes[test.labels[index] ?? 0] ?? '';
    const name = `samples/${i + 1}-${label.replace(/[^\p{L}\p{N}-]+/gu, '_')}.png`;
    await folder.write(name, await encodePng(imageAt(test, index)));
    names.push(name);
  }
  return names;
}

/** What the exported file says of them. */
function showPredictions(logits: Float32Array, test: Dataset, columns: number): string {
  const { classes, labels } = test;
  const predicted = predictedClasses(logits, classes.length);
  const drawings = sampleIndices(test).map((index) => {
    const [guess, truth] = [predicted[index] ?? 0, labels[index] ?? 0];
    const probability =
      softmax(logits.slice(index * classes.length, (index + 1) * classes.length))[guess] ?? 0;
    const wrong = guess === truth ? '' : ` (${classes[truth]})`;
    return {
      lines: drawImage(imageAt(test, index)),
      caption: `${classes[guess]}  ${(100 * probability).toFixed(0)} %${wrong}`,
    };
  });
  return sideBySide(drawings, { columns });
}
