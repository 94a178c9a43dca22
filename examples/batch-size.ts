import { avgPool2d, conv2d, dense, flatten, input, maxPool2d, relu, sequential } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { someDigits } from './lib/digits.ts';
import { linePanel, picture } from './lib/picture.ts';
import type { StudyOptions, StudyResult } from './lib/study.ts';

/** Batch size against time per epoch, updates and accuracy. */
export async function study({ quick, say }: StudyOptions): Promise<StudyResult> {
  const { train, test } = quick ? await someDigits(200, 100) : await someDigits(4000, 1000);
  const epochs = quick ? 1 : 2;
  const sizes = quick ? [10, 64, 200] : [1, 10, 64, 128, 1000];

  const network = sequential(
    input([1, 28, 28]),
    avgPool2d({ size: 2 }), // half the size is enough here, and a quarter of the work
    conv2d({ filters: 8, kernel: 3 }),
    relu(),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(10),
  );

  const engine = graphEngine(await createExecutor());
  const rows: Record<
    'batch size' | 'updates per epoch' | 'seconds per epoch' | 'images per second' | 'test accuracy',
    number
  >[] = [];
  for (const batchSize of sizes) {
    say(`batch size ${batchSize} …`);
    // Everything else is the same for all: weights at the start, images, epochs, learning rate.
    const settings = { epochs, batchSize, learningRate: 0.001, schedule: { name: 'constant' } } as const;
    const { checkpoint } = await fit(network, settings, { engine, train, test });
    const seconds = checkpoint.history.reduce((sum, epoch) => sum + epoch.seconds, 0) / epochs;
    const accuracy = checkpoint.history.at(-1)?.testAccuracy ?? 0;
    rows.push({
      'batch size': batchSize,
      'updates per epoch': checkpoint.step / epochs,
      'seconds per epoch': Number(seconds.toFixed(2)),
      'images per second': Math.round(train.length / seconds),
      'test accuracy': Number(accuracy.toFixed(3)),
    });
  }
  await engine.close();

  const against = (title: string, column: 'seconds per epoch' | 'test accuracy') =>
    linePanel({
      title,
      x: 'batch size',
      y: column,
      logarithmic: true,
      ticks: sizes,
      lines: [{ name: column, points: rows.map((row) => [row['batch size'], row[column]]) }],
    });
  return {
    rows,
    picture: picture(
      'Time per epoch and accuracy against batch size',
      against('Time for one epoch', 'seconds per epoch'),
      against(`Accuracy after ${epochs} epochs`, 'test accuracy'),
    ),
    words: `All runs see the same ${train.length} images ${epochs} time${epochs > 1 ? 's' : ''}. What differs is how often the weights change.
Each step has costs that do not depend on how many images are in it: starting the run, handing over
the batch, updating every weight. With one image per step they are paid ${train.length} times per epoch;
with many they hardly count, and the epoch is faster, up to where the processor is busy all the time.
But fewer, larger steps are fewer updates. A mean over 1000 images points in a better direction than
a mean over 10, though not a hundred times better, so at the same learning rate a large batch is
further from done after as many epochs. That is why 32 to 128 is where most people start.`,
  };
}
