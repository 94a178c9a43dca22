import { dense, flatten, input, sequential } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { someDigits } from './lib/digits.ts';
import { linePanel, picture } from './lib/picture.ts';
import type { Row, StudyOptions, StudyResult } from './lib/study.ts';

/** Batch, step and epoch, explained by a run so small that each of its steps is a line. */
export async function study({ quick, say }: StudyOptions): Promise<StudyResult> {
  const { train } = await someDigits(50, 10);
  const [batchSize, epochs] = [16, quick ? 2 : 5];
  const network = sequential(input([1, 28, 28]), flatten(), dense(10));

  const rows: (Row & { readonly step: number; readonly loss: number })[] = [];
  const ends: number[] = [];
  const engine = graphEngine(await createExecutor({ threads: 1 }));
  say(`${train.length} images, batch size ${batchSize}, ${epochs} epochs …`);
  await fit(
    network,
    { batchSize, epochs, learningRate: 0.01, schedule: { name: 'constant' } },
    {
      engine,
      train,
      callbacks: [
        {
          name: 'every step',
          onStep({ step, images, loss, history }) {
            rows.push({
              epoch: history.length + 1,
              step,
              'images in the batch': images,
              'images seen so far': rows.reduce(
                (sum, row) => sum + Number(row['images in the batch']),
                images,
              ),
              loss: Number(loss.toFixed(3)),
            });
          },
          onEpoch: ({ step }) => {
            ends.push(step);
          },
        },
      ],
    },
  );
  await engine.close();

  const perEpoch = Math.ceil(train.length / batchSize);
  const rest = train.length - (perEpoch - 1) * batchSize;
  return {
    rows,
    picture: picture(
      'The loss of each step of a small run',
      linePanel({
        title: 'Loss of each step; a line ends an epoch',
        x: 'step',
        y: 'loss',
        marks: ends,
        lines: [{ name: 'loss', points: rows.map(({ step, loss }) => [step, loss]) }],
      }),
    ),
    words: `A batch is some images that the network sees at once: here ${batchSize}. A step is what happens with a batch: outputs, loss,
gradients, and one update of all weights. An epoch is once through all images: ${train.length} images in batches of ${batchSize}
are ${perEpoch} steps, of which the last has the ${rest} that are left. ${epochs} epochs are ${epochs * perEpoch} steps and ${epochs * train.length} images seen,
each image ${epochs} times, in another order each time. The loss of a step is measured before its update, on its own batch,
so it goes up and down with what happens to be in the batch while it falls from epoch to epoch,
and it is least steady where the batch is smallest: with ${rest} images a single hard one is ${rest > 1 ? `one ${rest === 2 ? 'half' : `${rest}th`}` : 'all'} of it.`,
  };
}
