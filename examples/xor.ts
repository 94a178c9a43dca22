import { datasetFrom } from '@fovea/data';
import { dense, flatten, input, type Network, sequential, summary, tanh } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { evaluate, fit, graphEngine } from '@fovea/trainer';
import { gridPanel, picture, shade } from './lib/picture.ts';
import type { StudyOptions, StudyResult } from './lib/study.ts';

/** Activation on and off: without one, any number of layers draws one straight line, and XOR needs two. */
export async function study({ quick, say }: StudyOptions): Promise<StudyResult> {
  // Four "images" of two pixels each. The class is 1 where exactly one of the two is bright.
  const corners = [0, 0, 0, 255, 255, 0, 255, 255];
  const normalize = { mean: [0.5], std: [0.5] };
  const xor = datasetFrom(Uint8Array.from(corners), [0, 1, 1, 0], { size: [1, 1, 2], normalize });

  // The same two layers of weights; the second network has a tanh between them.
  const networks: readonly (readonly [string, Network])[] = [
    ['off', sequential(input([1, 1, 2]), flatten(), dense(8), dense(2))],
    ['on', sequential(input([1, 1, 2]), flatten(), dense(8), tanh(), dense(2))],
  ];

  // Afterwards each network is asked about all of the square between the corners.
  const side = 33;
  const places = Array.from({ length: side * side }, (_, i) => [i % side, Math.floor(i / side)] as const);
  const square = datasetFrom(
    Uint8Array.from(places.flat(), (place) => Math.round((place * 255) / (side - 1))),
    places.map(() => 0),
    { size: [1, 1, 2], classes: xor.classes, normalize },
  );

  const engine = graphEngine(await createExecutor({ threads: 1 }));
  const rows = [];
  const panels = [];
  for (const [activation, network] of networks) {
    say(`activation ${activation} …`);
    const settings = {
      epochs: quick ? 150 : 400,
      batchSize: 4,
      learningRate: 0.05,
      schedule: { name: 'constant' },
    } as const;
    await fit(network, settings, { engine, train: xor });
    const { accuracy, loss } = await evaluate(engine, xor);
    const { parameters } = summary(network).totals;
    rows.push({ activation, parameters, 'right of 4': 4 * accuracy, loss: Number(loss.toFixed(4)) });

    const { outputs } = await evaluate(engine, square);
    panels.push(
      gridPanel({
        title: `activation ${activation}`,
        rows: side,
        columns: side,
        colour: (row, column) => {
          const at = 2 * (row * side + column);
          // Of two classes, softmax is the logistic function of their difference.
          return shade(1 / (1 + Math.exp((outputs[at] ?? 0) - (outputs[at + 1] ?? 0))));
        },
        dots: [0, 1, 2, 3].map((i) => ({
          column: i & 1 ? side - 0.5 : 0.5,
          row: i & 2 ? side - 0.5 : 0.5,
          colour: i === 1 || i === 2 ? '#d97706' : '#ffffff',
        })),
      }),
    );
  }
  await engine.close();

  return {
    rows,
    picture: picture('XOR as a network without and one with activation see it', ...panels),
    words: `Two dense layers without an activation between them are one matrix times another, which is one matrix:
the network can only split the square along one straight line. No line has the two orange corners
on one side and the two white ones on the other, so the best it can do is to say "half" everywhere:
a loss of ln 2 = 0.6931, with which corners come out right left to chance.
With tanh between the layers each of the 8 units bends the plane once, and a band that holds
the two orange corners is easily put together of a few bends.`,
  };
}
