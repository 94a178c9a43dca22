import { readFile } from 'node:fs/promises';
import { ModelError } from '@fovea/shape';

/** A model's bytes, from its file if need be, and what to call it in errors. @throws ModelError */
export async function readModel(
  model: string | Uint8Array,
  path?: string,
): Promise<{ readonly bytes: Uint8Array; readonly path: string }> {
  if (typeof model !== 'string') return { bytes: model, path: path ?? 'the model' };
  try {
    return { bytes: await readFile(model), path: path ?? model };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError('model-unreadable', `the file cannot be read (${reason})`, { path: model, cause });
  }
}
