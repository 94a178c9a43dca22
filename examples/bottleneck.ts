import {
  conv2d,
  dense,
  globalAvgPool2d,
  input,
  type Network,
  relu,
  sequential,
  summary,
} from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { someDigits } from './lib/digits.ts';
import { barPanel, picture } from './lib/picture.ts';
import type { StudyOptions, StudyResult } from './lib/study.ts';

/** 1×1 convolutions as a bottleneck: the same shapes in and out for an eighth of the weights. */
export async function study({ quick, say }: StudyOptions): Promise<StudyResult> {
  const { train, test } = quick ? await someDigits(100, 100) : await someDigits(2000, 1000);
  const epochs = quick ? 1 : 3;

  // Both take [64, 7, 7] and give [64, 7, 7], and both look at 3×3 places at once.
  const plain = sequential(conv2d({ filters: 64, kernel: 3, padding: 1 }), relu());
  const bottleneck = sequential(
    conv2d({ filters: 16, kernel: 1 }), // 64 channels become 16 mixtures of them
    relu(),
    conv2d({ filters: 16, kernel: 3, padding: 1 }), // the costly 3×3 works on a quarter of the channels
    relu(),
    conv2d({ filters: 64, kernel: 1 }), // and 16 become 64 again
    relu(),
  );
  const around = (block: typeof plain | typeof bottleneck): Network =>
    sequential(
      input([1, 28, 28]),
      conv2d({ filters: 64, kernel: 5, stride: 4, padding: 2 }), // [64, 7, 7]
      relu(),
      block,
      globalAvgPool2d(),
      dense(10),
    );
  const networks = [
    ['3×3 on 64 channels', around(plain)],
    ['1×1, 3×3 on 16, 1×1', around(bottleneck)],
  ] as const;

  const engine = graphEngine(await createExecutor({ threads: 1 }));
  const rows: ({ readonly block: string } & Record<
    'parameters' | 'multiply-adds' | 'seconds per epoch' | 'test accuracy',
    number
  >)[] = [];
  for (const [block, network] of networks) {
    say(`${block} …`);
    const { checkpoint } = await fit(network, { epochs }, { engine, train, test });
    const { history } = checkpoint;
    // All but the first convolution, its activation, the pooling and the last layer, which both networks have.
    const own = summary(network).rows.slice(2, -2);
    rows.push({
      block,
      parameters: own.reduce((sum, row) => sum + row.parameters, 0),
      'multiply-adds': own.reduce((sum, row) => sum + row.macs, 0),
      'seconds per epoch': Number(
        (history.reduce((sum, { seconds }) => sum + seconds, 0) / epochs).toFixed(2),
      ),
      'test accuracy': Number((history.at(-1)?.testAccuracy ?? 0).toFixed(3)),
    });
  }
  await engine.close();

  const bars = (title: string, column: 'parameters' | 'multiply-adds' | 'seconds per epoch') =>
    barPanel(
      title,
      rows.map((row) => [row.block, row[column]]),
    );
  return {
    rows,
    picture: picture(
      'What a 3×3 convolution and a bottleneck cost',
      bars('Parameters of the block', 'parameters'),
      bars('Multiply-adds per image', 'multiply-adds'),
      bars('Seconds per epoch, whole network', 'seconds per epoch'),
    ),
    words: `A 3×3 convolution from 64 to 64 channels has 64 · 64 · 9 weights and 64 biases, and uses each weight at all 49 places.
A 1×1 convolution looks at one place only and mixes its channels: 64 · 16 weights bring 64 channels down
to 16, the 3×3 between then needs 16 · 16 · 9, and 16 · 64 lead back. Together that is about an eighth,
of weights and of multiplications alike. Time falls by less: three small convolutions have more
steps to start and more results to hand over than one large one, and the layers around the block cost
the same as before. The price is that everything has to pass through 16 channels and three layers have to
learn together, which may cost accuracy on so few epochs. ResNet-50 is built of such blocks.`,
  };
}
