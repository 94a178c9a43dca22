import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Connect, Plugin } from 'vite';
import type { RunModel } from '../src/models/fetch-runs.ts';

/** Where `fovea train` leaves its runs when it is called in this repository's root. */
const runs = fileURLToPath(new URL('../../../runs/', import.meta.url));

/**
 * Offers the models in `runs/` to the page: `runs.json` lists them, and
 * `runs/<name>/model.onnx` is one. A page that was built and put elsewhere has an
 * empty list.
 */
export function runsPlugin(): Plugin {
  const serve = ({ middlewares }: { readonly middlewares: Connect.Server }) => {
    middlewares.use('/runs.json', (_request, response, next) => {
      listRuns().then((list) => {
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(list));
      }, next);
    });
    middlewares.use('/runs', (request, response, next) => {
      serveRun(request.url ?? '/', response).then((served) => {
        if (!served) next();
      }, next);
    });
  };
  return {
    name: 'fovea-runs',
    configureServer: serve,
    configurePreviewServer: serve,
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'runs.json', source: '[]' });
    },
  };
}

async function listRuns(): Promise<readonly RunModel[]> {
  const names = await readdir(runs).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = await stat(`${runs}${name}/model.onnx`).catch(() => undefined);
      const url = `runs/${encodeURIComponent(name)}/model.onnx`;
      return file?.isFile() === true ? [{ name, url, bytes: file.size }] : [];
    }),
  );
  return found.flat();
}

/** Only what the list has is served, so no path leads elsewhere. */
async function serveRun(path: string, response: ServerResponse): Promise<boolean> {
  const run = (await listRuns()).find(({ url }) => url === `runs${path}`);
  if (run === undefined) return false;
  response.setHeader('Content-Type', 'application/octet-stream');
  createReadStream(`${runs}${run.name}/model.onnx`).pipe(response);
  return true;
}
