import type { Trained } from '../state/trained.ts';

/** What files made of a network are called, without extension: the opened file's name, or what it was trained on. */
export function modelName(
  trained: Pick<Trained, 'labels'> | undefined,
  openedAs: string | undefined,
): string {
  if (openedAs !== undefined) {
    const base =
      openedAs
        .split('/')
        .filter((part) => part !== '' && part !== 'model.onnx')
        .at(-1) ?? 'model';
    return base.replace(/\.onnx$/i, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'model';
  }
  return trained === undefined || trained.labels.join() === '0,1,2,3,4,5,6,7,8,9' ? 'digits' : 'model';
}
