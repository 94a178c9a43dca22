import { describe, expect, it } from 'vitest';
import { advise, bestEpoch } from './advise.ts';
import { makeEpoch, makeHeldOut, makeRun } from './fixtures/make-run.ts';
import type { RunReport } from './run-report.ts';

const findings = (changes: Partial<RunReport>) => advise(makeRun(changes)).map(({ finding }) => finding);
const good = makeHeldOut([
  [0, 0, 92],
  [0, 1, 8],
  [1, 1, 90],
  [1, 0, 10],
]);

it('says nothing of a run that went well', () => {
  expect(advise(makeRun({ heldOut: good }))).toEqual([]);
});

describe('of classes', () => {
  it('names one class that is given for everything', () => {
    const heldOut = makeHeldOut([
      [0, 0, 110],
      [1, 0, 90],
    ]);
    expect(findings({ heldOut })).toEqual([
      'Accuracy is near chance: 55.0 %, where always giving the most frequent class would get 55.0 %.',
      'A class is never predicted: dog.',
    ]);
  });

  it('does not call a handful of right images chance', () => {
    const heldOut = makeHeldOut([
      [0, 0, 3],
      [1, 1, 2],
    ]);
    expect(findings({ heldOut })).toEqual([]);
  });

  it('says nothing more of classes where the network gives no number for most images', () => {
    const heldOut = makeHeldOut([
      [0, Number.NaN, 100],
      [1, Number.NaN, 99],
      [1, 1, 1],
    ]);
    expect(findings({ heldOut })).toEqual(['For 199 images the network gives no number.']);
  });

  it('tells that classes are uneven', () => {
    const heldOut = makeHeldOut([
      [0, 0, 900],
      [1, 1, 90],
      [1, 0, 10],
    ]);
    expect(findings({ heldOut })).toEqual([
      'The classes are uneven: the largest has 9 times the images of the smallest.',
    ]);
  });

  it('tells that the network is surer than right, or less sure', () => {
    const over = makeHeldOut([
      [0, 0, 70],
      [0, 1, 30],
      [1, 1, 70],
      [1, 0, 30],
    ]);
    expect(findings({ heldOut: over })).toEqual([
      'The network is surer than it should be: 90.0 % sure on average, 70.0 % right.',
    ]);
    const under = {
      ...over.calibration,
      error: 0.4,
      bins: over.calibration.bins.map((bin) => ({ ...bin, confidence: 0.6 })),
    };
    expect(findings({ heldOut: { ...good, calibration: under } })).toEqual([
      'The network is less sure than it could be: 60.0 % sure on average, 91.0 % right.',
    ]);
  });
});

describe('of curves', () => {
  it('tells that the loss rose', () => {
    const history = [makeEpoch(1, 0.5), makeEpoch(2, 0.9)];
    expect(findings({ history })).toEqual(['The training loss rose, from 0.5 to 0.9.']);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'tells since when it is no number (%d), and nothing that follows from it',
    (loss) => {
      const history = [
        makeEpoch(1, 0.5),
        makeEpoch(2, loss),
        makeEpoch(3, loss, { accuracy: 0.9, testAccuracy: 0.1 }),
      ];
      expect(advise(makeRun({ history }))).toEqual([
        {
          finding: 'The training loss is no number any more since epoch 2.',
          remedy: expect.stringContaining('use a smaller learning rate (--lr)'),
        },
      ]);
    },
  );

  it('tells overfitting by a rising loss, or by the gap', () => {
    const rising = [
      makeEpoch(1, 0.9, { testLoss: 0.6 }),
      makeEpoch(2, 0.2, { testLoss: 0.9, testAccuracy: 0.85 }),
    ];
    expect(findings({ history: rising })).toEqual([
      'The network overfits: loss on held-out images rose from 0.6 to 0.9 while training went on falling.',
    ]);
    const apart = [
      makeEpoch(1, 0.9),
      makeEpoch(2, 0.2, { accuracy: 0.99, testAccuracy: 0.7, testLoss: 0.9 }),
    ];
    expect(findings({ history: apart })).toEqual([
      'The network overfits: 99.0 % of the images trained on are right, and 70.0 % of those held out.',
    ]);
  });

  it('tells that a finished run was still learning, and not of a stopped one', () => {
    const history = [makeEpoch(1, 0.9), makeEpoch(2, 0.5)];
    expect(advise(makeRun({ history, epochs: 2 }))).toEqual([
      {
        finding: 'It was still learning: held-out loss fell from 0.9 to 0.5 in the last epoch.',
        remedy: 'Train longer: --epochs 4.',
      },
    ]);
    expect(findings({ history, state: { is: 'stopped', reason: 'Ctrl-C' } })).toEqual([]);
  });

  it('says nothing of one epoch or none', () => {
    expect(findings({ history: [makeEpoch(1, 0.9)] })).toEqual([]);
    expect(findings({ history: [] })).toEqual([]);
  });
});

it('tells that images are few', () => {
  expect(findings({ trainImages: 19, testImages: 5 })).toEqual([
    'There are few images to learn from: 19, about 10 for each of 2 classes.',
    'Only 5 images were held out, so one image more or less changes the figures by 20.0 %.',
  ]);
  expect(findings({ testImages: 1 })).toEqual([
    'Only 1 image was held out, so one image more or less changes the figures by 100.0 %.',
  ]);
});

it('tells that outputs are no numbers', () => {
  const score = { absolute: Number.NaN, rootMeanSquare: Number.NaN, bias: Number.NaN, explained: undefined };
  expect(findings({ heldOut: { kind: 'values', scores: [score] } })).toEqual([
    'Some outputs are no numbers.',
  ]);
});

describe('the best epoch', () => {
  it('is that with the best held-out figure, the first of equal ones', () => {
    const history = [0.3, 0.9, 0.9].map((testAccuracy, i) => makeEpoch(i + 1, 0.5, { testAccuracy }));
    expect(bestEpoch(history)?.epoch).toBe(2);
    expect(bestEpoch([])).toBeUndefined();
  });

  it('is none that gave no number, unless all did', () => {
    const history = [Number.NaN, 0.9, 0.5, Number.NaN].map((loss, i) => {
      const { testAccuracy: _, ...record } = makeEpoch(i + 1, loss);
      return record;
    });
    expect(bestEpoch(history)?.epoch).toBe(3);
  });
});
