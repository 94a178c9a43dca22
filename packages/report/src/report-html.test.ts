import { labelReport, valueReport } from '@fovea/trainer';
import { describe, expect, it } from 'vitest';
import { makeEpoch, makeHeldOut, makeRun } from './fixtures/make-run.ts';
import { reportHtml, reportMain } from './report-html.ts';
import type { RunReport } from './run-report.ts';

const hostile = `</script><script>alert(1)</script><b>&"'`;
const main = (changes: Partial<RunReport> = {}) => reportMain(makeRun(changes));
const figures = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, name, value = '']) => [
      name,
      value.replace(/<[^>]*>/g, ''),
    ]),
  );

it('is a page that may load and run nothing', () => {
  const page = reportHtml(makeRun());
  expect(page).toContain(
    `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toContain('<script');
  expect(page).not.toMatch(/https?:/);
});

it('escapes every name that it is given', () => {
  const picture = { uri: 'data:,', width: 1, height: 1, source: hostile };
  const heldOut = {
    ...makeHeldOut([[0, 1, 2]]),
    mistakes: [{ ...picture, label: 0, predicted: 1, probability: 0.9 }],
    confusions: [{ label: 0, predicted: 1, pictures: [picture] }],
  };
  const page = reportHtml(
    makeRun({
      ...{
        name: hostile,
        classes: [hostile, hostile],
        device: hostile,
        repeat: hostile,
        goOn: hostile,
        heldOut,
      },
      state: { is: 'failed', reason: hostile },
      configuration: [[hostile, hostile]],
      filters: { layer: hostile, pictures: [picture], count: 1 },
    }),
  );
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<b>&"');
  expect(page.split('&#60;script&#62;alert').length).toBeGreaterThan(10);
});

describe('its figures', () => {
  it('say how sure an accuracy is: Wilson’s interval', () => {
    const heldOut = makeHeldOut([
      [0, 0, 1],
      [1, 0, 1],
    ]);
    expect(figures(main({ heldOut }))['held-out accuracy']).toBe(
      '50.00 % 1 of 2; 95 % interval 9.5 % to 90.5 %',
    );
  });

  it('are those of the last epoch while nothing is known of the held-out images', () => {
    expect(figures(main({ epochs: 5 }))).toMatchObject({
      'held-out accuracy': '75.50 % after epoch 3',
      epochs: '3 of 5 best: 3',
      'training time': '6.0 s 400 images/s',
    });
  });

  it('say how much of the time the device computed, but for the first epoch, in which images are read', () => {
    const busy = (...parts: (number | undefined)[]) =>
      main({
        history: parts.map((part, i) => makeEpoch(i + 1, 0.5, part === undefined ? {} : { busy: part })),
      });
    expect(figures(busy(0.2, 0.9, 0.8)).device).toBe('cpu busy 85 % of the time');
    expect(figures(busy(0.2)).device).toBe('cpu busy 20 % of the time');
    expect(figures(busy(undefined, undefined)).device).toBe('cpu');
    expect(busy(0.2, undefined)).toContain('<td class="number">20 %</td></tr>');
    expect(busy(undefined)).not.toContain('device busy');
  });

  it('fit runs without an epoch', () => {
    expect(figures(main({ history: [] }))).toEqual({
      epochs: '0 of 3',
      'training time': '0.0 s',
      device: 'cpu',
    });
    expect(main({ history: [] })).not.toMatch(/NaN|undefined/);
  });
});

describe('its first line', () => {
  it.each<[string, RunReport['state']]>([
    ['Finished after 3 epochs.', { is: 'finished' }],
    ['Stopped (at step 7) after 3 of 5 epochs.', { is: 'stopped', reason: 'at step 7' }],
    ['Failed after 3 of 5 epochs: no disk', { is: 'failed', reason: 'no disk' }],
    [
      'Epoch 4 of 5, step 2 of 10: loss 0.5, 1,000 images/s, 1 min 10 s left',
      { is: 'running', epoch: 4, batch: 2, batches: 10, loss: 0.5, samplesPerSecond: 1000, secondsLeft: 70 },
    ],
  ])('is: %s', (line, state) => {
    expect(main({ state, epochs: 5 })).toContain(`>${line}</p>`);
  });
});

describe('what was held out', () => {
  it('has the sections that fit classes', () => {
    const text = main({ heldOut: makeHeldOut([[0, 0, 200]]) });
    expect([...text.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      ...['figures', 'advice', 'curves', 'confusion', 'mistakes', 'scores', 'calibration'],
    ]);
    expect(text).toContain('No held-out image got a wrong class.');
  });

  it('does not call images right that got no class', () => {
    const text = main({ heldOut: makeHeldOut([[0, Number.NaN, 3]]) });
    expect(text).toContain('For 3 images the network gives no number; no other got a wrong class.');
    expect(text).toContain('No image has probabilities.');
  });

  it('fits several labels an image', () => {
    const report = labelReport(Float32Array.of(1, -1, 1, 1), Float32Array.of(1, 0, 1, 0), 2);
    const text = main({ classes: ['smiles', 'glasses'], heldOut: { kind: 'labels', report } });
    expect(text).toContain('50.0 % of 2 images have all labels right.');
    expect(text).toContain('<th scope="row">glasses</th>');
    expect(figures(text)['labels right']).toBe('75.00 % of 2 images');
  });

  it('fits numbers, also those that no run of numbers has a name for', () => {
    const scores = valueReport(Float32Array.of(1, 5, 3, 5), Float32Array.of(2, 5, 4, 5), 2);
    const history = [makeEpoch(1, 0.5)].map(({ accuracy: _, testAccuracy: __, ...rest }) => ({
      ...rest,
      error: 1,
      testError: 1,
    }));
    const text = main({ classes: ['age'], history, heldOut: { kind: 'values', scores } });
    expect(text).toContain('<th scope="row">age</th><td class="number">1</td>');
    expect(text).toContain('<th scope="row">value 2</th>');
    expect(text).toContain('Mean absolute error');
    expect(text).not.toContain('Accuracy');
  });
});

it('shows how to go on, and how to do it again', () => {
  const text = main({ goOn: 'fovea resume runs/a', repeat: 'fovea repeat runs/a' });
  expect([...text.matchAll(/<code class="command">(.*?)<\/code>/g)].map(([, command]) => command)).toEqual([
    ...['fovea resume runs/a', 'fovea repeat runs/a'],
  ]);
});
