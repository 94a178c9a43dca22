/** Markup that is safe to put into a page as it is. */
export interface Html {
  readonly html: string;
}

/** What a template takes: text and numbers are escaped, markup is not, lists are joined, nothing is left out. */
export type Part = Html | string | number | undefined | readonly Part[];

/** A template of markup; whatever is put into it is escaped, so that no name of a class or file can break the page. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, string, i) => `${text}${markup(parts[i - 1])}${string}`) };
}

function markup(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return `${part}`;
  return 'html' in part ? part.html : part.map(markup).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
