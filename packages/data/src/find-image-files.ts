import { extname, join, relative, sep } from 'node:path';
import { DataError } from '@fovea/shape';
import { type FolderEntry, listFiles, listFolder } from './list-folder.ts';
import type { SkippedFile } from './train-test.ts';

export interface LabelledFile {
  readonly file: string;
  /** An index into the classes. */
  readonly label: number;
}

export interface ImageFiles {
  /** Sorted names of the classes' folders. */
  readonly classes: readonly string[];
  readonly train: readonly LabelledFile[];
  /** Without it, a part of `train` is to be held out. */
  readonly test?: readonly LabelledFile[];
  readonly skipped: readonly SkippedFile[];
}

/** The names of the parts, in any case; of several to test on the first counts. */
export const TRAIN: readonly string[] = ['train', 'training'];
export const TEST: readonly string[] = ['test', 'testing', 'val', 'valid', 'validation'];

const EXTENSIONS = [
  ...['.avif', '.bmp', '.gif', '.heic', '.heif', '.jfif', '.jpeg'],
  ...['.jpg', '.png', '.svg', '.tif', '.tiff', '.webp'],
];

/**
 * Finds the images of each class: in folders named like the classes, or in such
 * folders inside `train` and `test`. A folder `train` that has images directly in
 * it is a class of that name.
 *
 * @throws DataError for a folder that is missing or unreadable, fewer than two
 * classes, a class without images, parts with different classes, or other
 * folders beside the parts.
 */
export async function findImageFiles(folder: string): Promise<ImageFiles> {
  const entries = await listFolder(folder);
  const folders = entries.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const trainName = findPart(folders, TRAIN);
  if (trainName === undefined || !(await hasOnlyFolders(join(folder, trainName)))) {
    const { classes, files, skipped } = await findClasses(folder, entries, folder);
    return { classes, train: files, skipped };
  }
  const testName = findPart(folders, TEST);
  const unused = folders.filter((name) => name !== trainName && name !== testName);
  checkUnused(unused, folder);
  const skipped = [
    ...strayFiles(folder, entries, folder),
    ...unused.map((file) => ({ file, reason: `not used: "${testName}" is the part to test on` })),
  ];
  const train = await findPartClasses(folder, trainName);
  if (testName === undefined) {
    return { classes: train.classes, train: train.files, skipped: [...skipped, ...train.skipped] };
  }
  const test = await findPartClasses(folder, testName);
  checkSameClasses(folder, [trainName, train.classes], [testName, test.classes]);
  return {
    classes: train.classes,
    train: train.files,
    test: test.files,
    skipped: [...skipped, ...train.skipped, ...test.skipped],
  };
}

/**
 * The same files with those of another folder to test on, which may have a part to test on itself.
 *
 * @throws DataError as `findImageFiles`, and where the two have different classes
 */
export async function withTestFolder(
  folder: string,
  files: ImageFiles,
  testFolder: string,
): Promise<ImageFiles> {
  const found = await findImageFiles(testFolder);
  checkSameClasses(testFolder, [folder, files.classes], [testFolder, found.classes]);
  return {
    ...files,
    test: found.test ?? found.train,
    skipped: [...files.skipped, ...found.skipped],
  };
}

/** A path as reports show it: relative to the loaded folder, with slashes. */
export function shownPath(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}

interface ClassFiles {
  readonly classes: readonly string[];
  readonly files: readonly LabelledFile[];
  readonly skipped: readonly SkippedFile[];
}

async function findPartClasses(folder: string, part: string): Promise<ClassFiles> {
  const path = join(folder, part);
  return findClasses(path, await listFolder(path), folder);
}

async function findClasses(
  path: string,
  entries: readonly FolderEntry[],
  folder: string,
): Promise<ClassFiles> {
  const classes = entries.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  if (classes.length < 2) {
    throw new DataError('folder-classes', 'there are too few classes', {
      path,
      expected: 'a folder of images for each of at least 2 classes',
      received: classes.length === 0 ? 'no folder' : `only "${classes[0]}"`,
      hint: 'Put the images of each class into a folder that is named like the class.',
    });
  }
  const files: LabelledFile[] = [];
  const skipped = strayFiles(path, entries, folder);
  for (const [label, name] of classes.entries()) {
    const found = await listFiles(join(path, name));
    const images = found.filter(isImage);
    if (images.length === 0) {
      throw new DataError('class-empty', `the class "${name}" has no image`, {
        path: join(path, name),
        expected: `files that end in ${EXTENSIONS.join(', ')}`,
        received: found.length === 0 ? 'an empty folder' : `${found.length} other files`,
        hint: 'Add images or remove the folder.',
      });
    }
    files.push(...images.map((file) => ({ file, label })));
    skipped.push(
      ...found
        .filter((file) => !isImage(file))
        .map((file) => ({ file: shownPath(folder, file), reason: describeOther(file) })),
    );
  }
  return { classes, files, skipped };
}

function findPart(folders: readonly string[], names: readonly string[]): string | undefined {
  return names
    .map((name) => folders.find((folder) => folder.toLowerCase() === name))
    .find((folder) => folder !== undefined);
}

async function hasOnlyFolders(path: string): Promise<boolean> {
  const entries = await listFolder(path);
  const hasImages = entries.some(({ name, isFolder }) => !isFolder && isImage(name));
  return !hasImages && entries.some(({ isFolder }) => isFolder);
}

function strayFiles(path: string, entries: readonly FolderEntry[], folder: string): SkippedFile[] {
  return entries
    .filter(({ isFolder }) => !isFolder)
    .map(({ name }) => ({
      file: shownPath(folder, join(path, name)),
      reason: 'not in the folder of a class',
    }));
}

function isImage(file: string): boolean {
  return EXTENSIONS.includes(extname(file).toLowerCase());
}

function describeOther(file: string): string {
  const extension = extname(file);
  return extension === ''
    ? 'not an image: its name has no ending'
    : `not an image: its name ends in ${extension}`;
}

function checkUnused(unused: readonly string[], path: string): void {
  const other = unused.find((name) => !TEST.includes(name.toLowerCase()));
  if (other !== undefined) {
    throw new DataError(
      'folder-layout',
      `beside the folder to train on there is another folder, "${other}"`,
      {
        path,
        expected:
          'only train and test (or validation), with a folder for each class in both; or only classes',
        hint: `Move "${other}" away, or rename the others.`,
      },
    );
  }
}

type Part = readonly [name: string, classes: readonly string[]];

function checkSameClasses(path: string, [trainName, train]: Part, [testName, test]: Part): void {
  const missing = (from: readonly string[], others: readonly string[]): string[] =>
    from.filter((name) => !others.includes(name));
  const differences = [
    ...missing(train, test).map((name) => `"${name}" only in ${trainName}`),
    ...missing(test, train).map((name) => `"${name}" only in ${testName}`),
  ];
  if (differences.length > 0) {
    throw new DataError('folder-parts', 'the parts do not have the same classes', {
      path,
      expected: `the same folders in ${trainName} and ${testName}`,
      received: differences.join(', '),
      hint: 'Add the missing folders or remove the others.',
    });
  }
}
