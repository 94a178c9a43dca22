import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readImage } from '@fovea/image';
import { expect, it } from 'vitest';
import type { InputSpec } from './input-spec.ts';
import { toInputPixels } from './to-input-pixels.ts';

const at = (name: string): string => fileURLToPath(new URL(`./fixtures/preprocess/${name}`, import.meta.url));

/** See the README beside the file. */
interface Fixtures {
  readonly specs: Readonly<Record<string, InputSpec>>;
  readonly images: readonly {
    readonly file: string;
    readonly width: number;
    readonly height: number;
    readonly inputs: Readonly<Record<string, string>>;
  }[];
}
const { specs, images }: Fixtures = JSON.parse(readFileSync(at('inputs.json'), 'utf8'));

it.each(images)(
  '$file gives the numbers that it gives in a browser',
  async ({ file, width, height, inputs }) => {
    const pixels = await readImage(at(file));
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    expect(Object.keys(inputs)).toEqual(Object.keys(specs));
    for (const [name, spec] of Object.entries(specs)) {
      const expected = new Uint8Array(Buffer.from(inputs[name] ?? '', 'base64'));
      expect(toInputPixels(pixels, spec), name).toEqual(expected);
    }
  },
);
