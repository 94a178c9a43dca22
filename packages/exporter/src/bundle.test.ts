import { expect, it } from 'vitest';
import { bundlePage, importBundle } from '../../../tests/lib/bundle-page.ts';

it('a web page can have opening and exporting a model: nothing of it needs Node', async () => {
  const page = await importBundle(await bundlePage(new URL('./fixtures/page.ts', import.meta.url)));
  expect(Object.keys(page).sort()).toEqual(['exportOnnx', 'openOnnx']);
});
