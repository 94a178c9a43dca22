import { gzipSync } from 'node:zlib';
import { loadDigits } from '@fovea/data/node';
import type { Plugin } from 'vite';
import { encodeDigits } from '../src/train/digits-file.ts';

const file = 'digits.bin';

/** Puts the digits beside the page as one compact file, split as `fovea train digits` splits them. */
export function digitsPlugin(): Plugin {
  return {
    name: 'fovea-digits',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: file, source: await digitsFile() });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${file}`, (_request, response, next) => {
        digitsFile().then((bytes) => response.end(bytes), next);
      });
    },
  };
}

async function digitsFile(): Promise<Uint8Array> {
  return gzipSync(encodeDigits(await loadDigits()), { level: 9 });
}
