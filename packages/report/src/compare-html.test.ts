import { expect, it } from 'vitest';
import { compareHtml, type RunComparison } from './compare-html.ts';
import { makeEpoch } from './fixtures/make-run.ts';

const comparison: RunComparison = {
  names: ['runs/a', '<b>&"\''],
  histories: [[makeEpoch(1, 0.9), makeEpoch(2, 0.5)], [makeEpoch(1, 0.8)]],
  results: [{ name: 'test accuracy', values: ['0.9', ''] }],
  settings: [
    { name: 'batch', values: ['32', '64'] },
    { name: 'seed', values: ['1', '1'] },
  ],
};

it('shows what differs apart from what is the same, and a dash for what a run does not have', () => {
  const page = compareHtml(comparison);
  const [different = '', same = ''] = page.split('<details><summary>Settings that are the same');
  expect(different).toContain('<th scope="row">batch</th><td>32</td><td>64</td>');
  expect(different).not.toContain('seed');
  expect(same).toContain('<th scope="row">seed</th>');
  expect(page).toContain('<th scope="row">test accuracy</th><td>0.9</td><td>–</td>');
});

it('has the curves of all runs in one chart, held-out ones drawn through', () => {
  const page = compareHtml(comparison);
  expect(page).toContain('<title>runs/a, held out, epoch 2: 0.5</title>');
  expect(page).toContain('Accuracy');
  expect(page).not.toContain('Mean absolute error');
  expect(
    [...page.matchAll(/class="series c(\d)( dashed)?"><path/g)].map(
      ([, colour, dashed]) => `${colour}${dashed ?? ''}`,
    ),
  ).toEqual(['0 dashed', '0', '1 dashed', '1', '0 dashed', '0', '1 dashed', '1']);
});

it('escapes what runs are called', () => {
  expect(compareHtml(comparison)).not.toContain('<b>');
});

it('says so where nothing differs, and counts many runs instead of naming them all', () => {
  const names = ['a', 'b', 'c', 'd'];
  const page = compareHtml({
    names,
    histories: [],
    results: [],
    settings: [{ name: 'seed', values: ['1', '1', '1', '1'] }],
  });
  expect(page).toContain('<h1>4 runs</h1>');
  expect(page).toContain('<p>None.</p>');
});
