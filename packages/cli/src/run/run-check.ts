import type { TrainTest } from '@fovea/data';
import type { Network } from '@fovea/layers';
import {
  type BatchSizeResult,
  type Engine,
  type FastDevRunResult,
  fastDevRun,
  findBatchSize,
  findLearningRate,
  type LearningRateResult,
  type OverfitResult,
  overfitBatch,
  type RunSettings,
} from '@fovea/trainer';
import type { RunCheck } from '../options/run-options.ts';
import { drawPlot } from '../pictures/draw-plot.ts';
import { drawRates } from '../pictures/draw-rates.ts';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';
import type { RunFolder } from './run-folder.ts';

const ratesFile = 'learning-rates.svg';

/** What a check found. */
export type CheckResult =
  | ({ readonly check: 'overfit' } & OverfitResult)
  | ({ readonly check: 'dev' } & FastDevRunResult)
  | ({ readonly check: 'rate' } & LearningRateResult)
  | ({ readonly check: 'batch' } & BatchSizeResult);

/** Tries a run out instead of doing it, and tells what came of it. Nothing is written but a picture of the learning rates. */
export async function runCheck(
  { kind, batches = 1 }: RunCheck,
  run: {
    readonly network: Network;
    readonly settings: RunSettings;
    readonly data: TrainTest;
    readonly engine: Engine;
    readonly folder: RunFolder;
    readonly signal?: AbortSignal;
  },
  output: Output,
): Promise<CheckResult> {
  const { network, settings, data, engine, folder, signal } = run;
  const options = { engine, train: data.train, ...(signal === undefined ? {} : { signal }) };
  switch (kind) {
    case 'overfit': {
      const onStep = ({ step, loss }: { step: number; loss: number }) =>
        output.live(`step ${step}  loss ${loss.toFixed(4)}`);
      const result = await overfitBatch(network, settings, { ...options, onStep });
      tellOverfit(result, output);
      return { check: 'overfit', ...result };
    }
    case 'dev': {
      const result = await fastDevRun(network, settings, {
        ...options,
        ...{ test: data.test, batches },
        onWarning: (text) => output.line(output.colors.yellow(text)),
      });
      const { steps, loss, test, seconds } = result;
      const held =
        test === undefined ? '' : `, held-out loss ${test.loss.toFixed(4)} (${test.images} images)`;
      output.line(`trained on ${steps} ${steps === 1 ? 'batch' : 'batches'}: loss ${loss.toFixed(4)}${held}`);
      output.line(`everything works, in ${seconds.toFixed(1)} seconds`);
      return { check: 'dev', ...result };
    }
    case 'rate': {
      const onStep = ({ learningRate, smoothed }: { learningRate: number; smoothed: number }) =>
        output.live(`learning rate ${learningRate.toExponential(1)}  loss ${smoothed.toFixed(4)}`);
      const result = await findLearningRate(network, settings, { ...options, onStep });
      await folder.write(ratesFile, await drawRates(result, data.train.name));
      output.line(`picture ${folder.file(ratesFile)}`);
      tellRates(result, output);
      return { check: 'rate', ...result };
    }
    case 'batch': {
      output.line('batch  seconds/step  samples/s');
      const result = await findBatchSize(network, settings, {
        engine,
        ...(signal === undefined ? {} : { signal }),
        memory: () => ({ used: process.memoryUsage.rss(), free: process.availableMemory() }),
        onSize: ({ batchSize, secondsPerStep, samplesPerSecond }) =>
          output.line(
            [
              `${batchSize}`.padStart(5),
              secondsPerStep.toFixed(4).padStart(12),
              count(samplesPerSecond).padStart(9),
            ].join('  '),
          ),
      });
      tellBatches(result, output);
      return { check: 'batch', ...result };
    }
  }
}

function tellOverfit({ learned, images, steps, firstLoss, lastLoss, advice }: OverfitResult, output: Output) {
  const word = learned ? output.colors.green('learned') : output.colors.yellow('not learned');
  output.line(
    `${word}  ${images} images, ${steps} steps: loss ${firstLoss.toFixed(4)} → ${lastLoss.toFixed(4)}`,
  );
  output.line(advice);
}

/** Rows of the table. */
const shownRates = 12;

function tellRates({ points, suggestion, diverged }: LearningRateResult, output: Output): void {
  output.line('learning rate     loss  smoothed');
  const every = Math.max(1, Math.ceil(points.length / shownRates));
  for (const { learningRate, loss, smoothed } of points.filter((_, i) => i % every === 0)) {
    output.line(
      `${learningRate.toExponential(2).padStart(13)}  ${loss.toFixed(4).padStart(7)}  ${smoothed.toFixed(4).padStart(8)}`,
    );
  }
  output.line();
  const picture = drawPlot(
    points.map(({ learningRate, smoothed }) => ({ x: Math.log10(learningRate), y: smoothed })),
    {
      ...{ columns: Math.min(60, output.columns - 12), rows: 10 },
      ...(suggestion === undefined ? {} : { mark: Math.log10(suggestion) }),
      format: (x) => (10 ** x).toExponential(0),
    },
  );
  if (picture !== '') output.line(picture);
  const last = points.at(-1)?.learningRate.toExponential(1) ?? 'the first';
  output.line(diverged ? `diverges at ${last}` : `does not diverge up to ${last}`);
  output.line(
    suggestion === undefined
      ? 'the loss falls at none of these rates: see whether --overfit-batch learns'
      : `falls most steeply at ${output.colors.bold(`--lr ${Number(suggestion.toPrecision(2))}`)}`,
  );
}

function tellBatches({ largest, fastest, ended }: BatchSizeResult, output: Output): void {
  output.line(`ended because ${ended}`);
  if (largest !== undefined && fastest !== undefined) {
    output.line(`largest: ${output.colors.bold(`--batch ${largest}`)}  most samples/s: --batch ${fastest}`);
  }
}
