import { classReport } from '@fovea/trainer';
import { expect, it } from 'vitest';
import { makeHeldOut } from './fixtures/make-run.ts';
import { scoreTable } from './score-table.ts';

const tableOf = (pairs: Parameters<typeof makeHeldOut>[0], names: readonly string[]) => {
  const report = classReport(makeHeldOut(pairs, names.length).matrix);
  return scoreTable(report.classes, names, report).html;
};
const rows = (text: string) =>
  [...text.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([row]) =>
    row.split(/<[^>]*>/).filter((part) => part.trim() !== ''),
  );

it('has precision, recall and F1 of each class, their means below', () => {
  const text = tableOf(
    [
      [0, 0, 3],
      [0, 1, 1],
      [1, 1, 4],
    ],
    ['cat', '<b>'],
  );
  expect(rows(text)).toEqual([
    ['cat', '1.000', '0.750', '0.857', '4'],
    ['&#60;b&#62;', '0.800', '1.000', '0.889', '4'],
    ['plain mean', '0.900', '0.875', '0.873', '8'],
    ['weighted by images', '0.900', '0.875', '0.873', '8'],
  ]);
});

it('has a dash where there is nothing to count', () => {
  const [never, missing, neither] = rows(
    tableOf(
      [
        [0, 1, 2],
        [3, 3, 1],
      ],
      ['never given', 'never there', 'neither', 'right'],
    ),
  );
  expect(never).toEqual(['never given', '–', '0.000', '0.000', '2']);
  expect(missing).toEqual(['never there', '0.000', '–', '0.000', '0']);
  expect(neither).toEqual(['neither', '–', '–', '–', '0']);
});

it('shows the worst of very many first, and all when opened', () => {
  const names = Array.from({ length: 40 }, (_, i) => `class ${i}`);
  const pairs = names.map((_, i) => [i, i === 31 ? 0 : i, 2] as const);
  const text = tableOf(pairs, names);
  expect(text).toContain('The 10 with the lowest F1');
  expect(rows(text)[0]?.[0]).toBe('class 31');
  expect(rows(text)).toHaveLength(10 + 2 + 40);
  expect(text).toMatch(/<details id="all-scores"><summary>All 40</);
});
