import { type Dataset, subset } from '@fovea/data';
import { exportOnnx } from '@fovea/exporter';
import type { Network } from '@fovea/layers';
import { type Executor, softmax } from '@fovea/runtime';
import { EngineError } from '@fovea/shape';
import { type Engine, type EpochRecord, evaluate, type FitResult, predictedClasses } from '@fovea/trainer';
import { drawCurves } from './curves.ts';
import { drawImage, sideBySide } from './draw-image.ts';
import type { Output } from './output.ts';
import type { RunFolder } from './run-folder.ts';
import { largestDifference, runModel } from './run-model.ts';

/** What a finished run tells. */
export interface RunReport {
  readonly testAccuracy: number;
  readonly testImages: number;
  /** Path of the exported model. */
  readonly model: string;
  /** Largest absolute difference between the logits of the exported file and of the trained network. */
  readonly largestDifference: number;
  readonly history: readonly EpochRecord[];
}

/** Logits of an exported file may differ from the trained network's by rounding, not by more. */
const tolerance = 1e-3;

/** Exports the trained network, proves that the file does the same, writes the curves, and shows what it recognises. */
export async function finishRun(
  run: {
    readonly result: FitResult;
    readonly network: Network;
    readonly test: Dataset;
    readonly engine: Engine;
    readonly executor: Executor;
    readonly folder: RunFolder;
  },
  output: Output,
): Promise<RunReport> {
  const { result, network, test, engine, executor, folder } = run;
  const { classes, input, state, history, settings } = result.checkpoint;
  const path = folder.file('model.onnx');
  const model = exportOnnx(network, state, { labels: classes, input, seed: settings.seed });
  const trained = await evaluate(engine, test);
  const exported = await runModel(executor, model, test, path);
  const difference = largestDifference(trained.outputs, exported);
  if (difference > tolerance) {
    throw new EngineError('export-differs', 'the exported file does not do what the trained network does', {
      path,
      expected: `logits within ${tolerance}`,
      received: `a difference of ${difference}`,
      hint: 'The weights are kept in the checkpoint. Please report this.',
    });
  }
  await folder.write('model.onnx', model);
  await folder.write('history.json', `${JSON.stringify({ settings, epochs: history }, null, 2)}\n`);
  await folder.write('curves.svg', await drawCurves(history, test.name));

  output.line();
  // Photos are nothing to draw with dots.
  if (test.input.channels === 1) output.line(showPredictions(exported, test, output.columns));
  output.line(
    `curves ${folder.file('curves.svg')}  history ${folder.file('history.json')}  checkpoint ${folder.file('checkpoint.safetensors')}`,
  );
  output.line(
    `exported file against trained network: largest difference of logits ${difference === 0 ? 0 : difference.toExponential(1)}`,
  );
  output.line(`test accuracy ${trained.accuracy.toFixed(4)} (${trained.images} images)`);
  output.line(`model ${path}`);
  return {
    testAccuracy: trained.accuracy,
    testImages: trained.images,
    model: path,
    largestDifference: difference,
    history,
  };
}

/** Ten held-out images, evenly spread, with what the exported file says of them. */
function showPredictions(logits: Float32Array, test: Dataset, columns: number): string {
  const shown = Math.min(10, test.length);
  const indices = Array.from({ length: shown }, (_, i) => Math.floor((i * test.length) / shown));
  const { input, classes, labels, pixels } = subset(test, indices);
  const predicted = predictedClasses(logits, classes.length);
  const size = input.height * input.width;
  const drawings = indices.map((index, i) => {
    const [guess, truth] = [predicted[index] ?? 0, labels[i] ?? 0];
    const probability =
      softmax(logits.slice(index * classes.length, (index + 1) * classes.length))[guess] ?? 0;
    const wrong = guess === truth ? '' : ` (${classes[truth]})`;
    return {
      lines: drawImage({
        data: pixels.subarray(i * size, (i + 1) * size),
        width: input.width,
        height: input.height,
        channels: 1,
      }),
      caption: `${classes[guess]}  ${(100 * probability).toFixed(0)} %${wrong}`,
    };
  });
  return sideBySide(drawings, { columns });
}
