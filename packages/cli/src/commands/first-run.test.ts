import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fovea, makeTemporaryFolder } from '../fixtures/fovea.ts';

/**
 * The road of somebody who has two folders of a dozen photos, and reads no documentation: sizes, formats,
 * channels and orientations as they come, no option, and every next command as the last one says.
 */

let cwd: string;
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  for (const name of ['beach', 'forest']) await mkdir(join(cwd, 'my-photos', name), { recursive: true });
  for (let i = 0; i < 12; i++) {
    await writePhoto(`my-photos/beach/IMG_${i}`, i, { red: 200, green: 180, blue: 120, stripes: 3 });
    await writePhoto(`my-photos/forest/IMG_${i}`, i, { red: 60, green: 110, blue: 50, stripes: 14 });
  }
  await writePhoto('new', 1, { red: 70, green: 120, blue: 60, stripes: 12 });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

it('leads from two folders of photos to a report and a model that works', async () => {
  const trained = await fovea(['train', './my-photos'], { cwd });
  expect([trained.code, trained.stderr]).toEqual([0, '']);
  expect(trained.stdout).toContain('my-photos  19 images to train on, 5 held out, 2 classes\n');
  expect(trained.stdout).toContain('epochs 50  batch 32');
  expect(trained.stdout).toContain(
    '\nreport runs/my-photos/report.html (open it in a browser)\nThere are few images to learn from: 19, about 10 for each of 2 classes. Add images, ',
  );
  expect(trained.stdout).toMatch(
    /\ntest accuracy 1\.0000 \(5 images\)\nmodel runs\/my-photos\/model\.onnx\n$/,
  );
  const report = await readFile(join(cwd, 'runs/my-photos/report.html'), 'utf8');
  expect(report).toContain('Finished after 50 epochs.');
  expect(report).not.toContain('near chance');

  const said = /^try it on a picture: .* (predict .*)$/m.exec(trained.stdout)?.[1] ?? '';
  const predicted = await fovea([], { cwd, shell: `fovea ${said} new.webp` });
  expect([predicted.code, predicted.stderr]).toEqual([0, '']);
  expect(predicted.stdout).toMatch(
    /^runs\/my-photos\/samples\/1-beach\.png +beach \d.*\nnew\.webp +forest \d/,
  );

  const evaluated = await fovea(['evaluate', 'runs/my-photos/model.onnx', 'my-photos'], { cwd });
  expect(evaluated.stdout).toMatch(/^on the 5 images that were held out when it was trained\n/);
  expect(evaluated.stdout).toMatch(/\ntest accuracy 1\.0000 \(5 images\)\n$/);
});

interface Look {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly stripes: number;
}

/** A photo with more or fewer stripes of a colour, of another size and format each time; some turned, grey or with alpha. */
async function writePhoto(path: string, index: number, look: Look): Promise<void> {
  const [width, height] = [160 + 40 * (index % 5), 120 + 60 * (index % 4)];
  const { red, green, blue, stripes } = look;
  const shade = 20 * (index % 3);
  const lines = Array.from(
    { length: stripes },
    (_, i) =>
      `<rect y="${(i * height) / stripes}" width="${width}" height="${height / stripes / 2}" fill="rgb(${red - 50},${green - 40},${blue - 30})"/>`,
  );
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="rgb(${red - shade},${green - shade},${blue + shade})"/>${lines.join('')}</svg>`;
  const image = sharp(Buffer.from(drawing));
  const file = join(cwd, path);
  if (index === 1) await image.webp().toFile(`${file}.webp`);
  else if (index === 2) await image.flatten().toColourspace('b-w').png().toFile(`${file}.png`);
  else if (index === 3) await image.ensureAlpha(0.8).png().toFile(`${file}.png`);
  else {
    const turned = index === 4 ? image.withMetadata({ orientation: 6 }) : image;
    await turned
      .flatten()
      .jpeg()
      .toFile(`${file}.${index % 2 === 0 ? 'jpg' : 'JPEG'}`);
  }
}
