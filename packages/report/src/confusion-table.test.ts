import { describe, expect, it } from 'vitest';
import { confusionMap } from './confusion-map.ts';
import { confusionsOf, confusionTable } from './confusion-table.ts';
import { makeHeldOut } from './fixtures/make-run.ts';

const { matrix } = makeHeldOut([
  [0, 0, 8],
  [0, 1, 2],
  [1, 1, 3],
  [1, 0, 1],
]);
const names = (length: number) => Array.from({ length }, (_, i) => `class ${i}`);
const cells = (text: string) =>
  [...text.matchAll(/<td class="([^"]*)"[^>]*>(?:<[^>]*>)?(\d+)/g)].map(
    ([, look, images]) => `${look} ${images}`,
  );

describe('the table', () => {
  it('has truth in rows and predictions in columns, coloured by the part of the row', () => {
    const text = confusionTable(matrix, ['cat', 'dog'], []).html;
    expect(cells(text)).toEqual(['hit l8 8', 'miss l2 2', 'miss l3 1', 'hit l7 3']);
    expect(text).toContain('title="2 of 10 cat taken for dog"');
    expect(text).not.toContain('Underlined');
  });

  it('leads to the pictures that there are', () => {
    const text = confusionTable(matrix, ['cat', 'dog'], [{ label: 0, predicted: 1, pictures: [] }]).html;
    expect([...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)).toEqual(['pair-0-1']);
    expect(text).toContain('Underlined numbers lead to pictures.');
  });

  it('has a column for images that got no class', () => {
    const broken = makeHeldOut([
      [0, Number.NaN, 3],
      [1, 1, 1],
    ]);
    const text = confusionTable(broken.matrix, ['cat', 'dog'], []).html;
    expect(text).toContain('>no class</span>');
    expect(cells(text)).toEqual(['hit l0 0', 'miss l0 0', 'miss l9 3', 'miss l0 0', 'hit l9 1', 'miss l0 0']);
  });

  it('escapes names, and turns long ones of many classes upright', () => {
    const few = confusionTable(matrix, ['<b>&"\'', 'dog'], []).html;
    expect(few).not.toContain('<b>');
    expect(few).toContain('<span title="&#60;b&#62;&#38;&#34;&#39;">&#60;b&#62;&#38;&#34;&#39;</span>');
    expect(few).toContain('class="confusion"');
    const many = makeHeldOut([[0, 0, 1]], 10);
    expect(confusionTable(many.matrix, names(10), []).html).toContain('class="confusion upright"');
    const digits = names(10).map((name) => name.slice(-1));
    expect(confusionTable(many.matrix, digits, []).html).toContain('class="confusion"');
  });
});

describe('of more classes than a table can have', () => {
  it('lists the pairs that are mistaken most often, and draws them all', () => {
    const many = makeHeldOut(
      [
        [7, 9, 3],
        [99, 0, 1],
        [5, 5, 4],
      ],
      100,
    );
    const text = confusionTable(many.matrix, names(100), []).html;
    expect(text).toContain('these are the 2 of 2 pairs');
    expect(text).toContain('<td>class 7</td><td>class 9</td><td class="number">3</td>');
    expect(text).not.toContain('class="confusion');
    expect(text).toContain('<path class="miss s9" d="M9 7h1v1h-1zM0 99h1v1h-1z"/>');
    expect(text).toContain('<path class="hit s9" d="M5 5h1v1h-1z"/>');
  });

  it('says what there is where nothing is mistaken', () => {
    const right = makeHeldOut([[0, 0, 1]], 30);
    expect(confusionTable(right.matrix, names(30), []).html).toContain('No class was taken for another.');
    const none = makeHeldOut([[0, Number.NaN, 1]], 30);
    expect(confusionTable(none.matrix, names(30), []).html).toContain('The network gives no number');
  });

  it('draws no picture whose cells nobody could see', () => {
    expect(confusionMap(makeHeldOut([[0, 1, 1]], 301).matrix)).toBeUndefined();
  });
});

it('sorts wrong pairs by images, then by their part of the class', () => {
  const found = confusionsOf(
    makeHeldOut(
      [
        [0, 1, 2],
        [0, 0, 8],
        [1, 2, 2],
        [2, 0, 3],
      ],
      3,
    ).matrix,
  );
  expect(found).toEqual([
    { label: 2, predicted: 0, images: 3, part: 1 },
    { label: 1, predicted: 2, images: 2, part: 1 },
    { label: 0, predicted: 1, images: 2, part: 0.2 },
  ]);
});
