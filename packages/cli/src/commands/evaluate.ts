import { readFile } from 'node:fs/promises';
import type { Dataset } from '@fovea/data';
import { readHeldOutInfo, readModelInfo } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { ModelError, UsageError } from '@fovea/shape';
import { defaultSettings, predictedClasses } from '@fovea/trainer';
import { tellHeldOut } from '../data/held-out.ts';
import { loadData } from '../data/load-data.ts';
import { runModel } from '../run/run-model.ts';
import type { Output } from '../terminal/output.ts';

export interface EvaluateOptions {
  readonly model: string;
  readonly data: string;
  readonly folder?: string;
  /** Default: the model's own. */
  readonly seed?: number;
  /** The part that is held out. Default: the model’s own. */
  readonly holdOut?: number;
  /** As for training: another folder to test on. */
  readonly test?: string;
  readonly device: string;
}

export interface EvaluateResult {
  readonly accuracy: number;
  readonly correct: number;
  readonly images: number;
  readonly classes: readonly { readonly label: string; readonly correct: number; readonly images: number }[];
}

/** How many of a dataset's held-out images a model file gets right, in all and class by class. */
export async function evaluateModel(options: EvaluateOptions, output: Output): Promise<EvaluateResult> {
  const bytes = await readModelFile(options.model);
  const info = readModelInfo(bytes, { path: options.model });
  const heldOut = readHeldOutInfo(bytes, { path: options.model });
  const { input, labels } = info;
  const holdOut = options.holdOut ?? heldOut?.part;
  const { test } = await loadData(
    {
      ...options,
      seed: options.seed ?? info.seed ?? defaultSettings.seed,
      size: [input.height, input.width],
      channels: input.channels,
      ...(input.fit === undefined ? {} : { fit: input.fit }),
      ...(holdOut === undefined ? {} : { holdOut }),
    },
    output,
  );
  output.clear();
  checkFits(test, info.labels, [input.channels, input.height, input.width], options.model);
  tellHeldOut(heldOut, test, output);
  // Prepared as the model says, not as the data would be for a training of their own.
  const prepared = { ...test, input };
  const executor = await createExecutor({ device: options.device });
  try {
    const predicted = predictedClasses(
      await runModel(executor, bytes, prepared, options.model),
      labels.length,
    );
    const classes = labels.map((label, index) => {
      const own = [...test.labels.keys()].filter((image) => test.labels[image] === index);
      return { label, correct: own.filter((image) => predicted[image] === index).length, images: own.length };
    });
    const correct = classes.reduce((sum, each) => sum + each.correct, 0);
    const accuracy = correct / test.length;
    const width = Math.max(...labels.map((label) => label.length));
    for (const each of classes) {
      const share = each.images === 0 ? '' : (each.correct / each.images).toFixed(4);
      output.line(`${each.label.padEnd(width)}  ${share}  (${each.correct} of ${each.images})`);
    }
    output.line(`test accuracy ${accuracy.toFixed(4)} (${test.length} images)`);
    return { accuracy, correct, images: test.length, classes };
  } finally {
    await executor.close();
  }
}

/** @throws ModelError when the file cannot be read. */
export async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ModelError('model-unreadable', 'the file cannot be read', { path, received: code, cause });
  }
}

/** The first names of a list; a thousand of them would say no more. */
function listed(names: readonly string[]): string {
  return names.length <= 12
    ? names.join(', ')
    : `${names.slice(0, 12).join(', ')} … (${names.length} in all)`;
}

function checkFits(test: Dataset, labels: readonly string[], size: readonly number[], model: string): void {
  if (test.classes.join('\n') !== labels.join('\n')) {
    throw new UsageError('evaluate-classes', 'the data’s classes are not the model’s', {
      path: model,
      expected: listed(labels),
      received: listed(test.classes),
    });
  }
  const { channels, height, width } = test.input;
  if ([channels, height, width].join() === size.join()) return;
  throw new UsageError('evaluate-size', 'the images are not of the model’s size', {
    path: model,
    expected: `[${size.join(', ')}]`,
    received: `[${channels}, ${height}, ${width}]`,
  });
}
