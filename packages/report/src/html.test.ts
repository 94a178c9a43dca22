import { expect, it } from 'vitest';
import { html } from './html.ts';

it('escapes text wherever it is put, and leaves markup as it is', () => {
  const name = `<b>&"'`;
  expect(html`<td title="${name}">${name}</td>`.html).toBe(
    '<td title="&#60;b&#62;&#38;&#34;&#39;">&#60;b&#62;&#38;&#34;&#39;</td>',
  );
  expect(html`<ul>${[html`<li>1</li>`, '<li>']}</ul>`.html).toBe('<ul><li>1</li>&#60;li&#62;</ul>');
});

it('joins lists, writes numbers, and nothing for what is left out', () => {
  expect(html`${[1, [2, undefined], 'x']}${undefined}`.html).toBe('12x');
  expect(html`<p>`.html).toBe('<p>');
});
