// @ts-check

/** One colour per family of peers, told apart on white and on black. */
export const colours = {
  fovea: '#3b82f6',
  onnxruntime: '#8b93a1',
  pytorch: '#ea7317',
  keras: '#d6336c',
  javascript: '#2f9e44',
};

/**
 * A picture that follows the reader's light or dark colours; the title is for
 * those who do not see it.
 *
 * @param {string} title
 * @param {readonly [width: number, height: number]} size
 * @param {readonly string[]} parts
 */
export function svg(title, [width, height], parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<title>${escaped(title)}</title>
<style>
.page { fill: #fff } .grid { stroke: #d5d9e0; fill: none } text { fill: #24292f }
@media (prefers-color-scheme: dark) { .page { fill: #0d1117 } .grid { stroke: #343b45 } text { fill: #e6edf3 } }
</style>
<rect class="page" width="100%" height="100%"/>
${parts.join('\n')}
</svg>
`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {'start' | 'middle' | 'end'} [anchor]
 * @param {string} [more] - further attributes
 */
export function label(x, y, words, anchor = 'start', more = '') {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${more === '' ? '' : ` ${more}`}>${escaped(words)}</text>`;
}

/** @param {number} value */
export function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
