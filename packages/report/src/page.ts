import { type Html, html, type Part } from './html.ts';
import { pageStyles } from './page-styles.ts';

/**
 * A whole page. It loads nothing, which its own policy forbids as well; a page that is served live may
 * run the one script at that address, and be told by its server what changed.
 */
export function page(title: string, main: Part, { script }: { readonly script?: string } = {}): string {
  const live = script === undefined ? '' : "; script-src 'self'; connect-src 'self'";
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'${live}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${unescapedQuotes(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ html: pageStyles }}</style>
${script === undefined ? undefined : html`<script src="${script}" defer></script>`}
</head>
<body>
${script === undefined ? undefined : html`<p class="live" role="status">connecting …</p>`}
<main>
${main}
</main>
</body>
</html>
`.html;
}

/** Single quotes may stand in an attribute that is in double ones; people read policies. */
function unescapedQuotes(text: string): Html {
  return { html: text };
}
