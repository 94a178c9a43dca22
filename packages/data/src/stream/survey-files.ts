import type { LabelledFile } from '../find-image-files.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { imagePool } from './image-pool.ts';
import type { SurveyResult } from './messages.ts';

/** So many files are one job. */
const AT_ONCE = 64;

/** Looks at the beginning and end of every file, in threads. @throws the signal's reason when it is aborted. */
export async function surveyFiles(
  files: readonly LabelledFile[],
  {
    onLook,
    signal,
  }: { readonly onLook?: (done: number, total: number) => void; readonly signal?: AbortSignal },
): Promise<SurveyResult> {
  const pool = imagePool();
  const groups = Array.from({ length: Math.ceil(files.length / AT_ONCE) }, (_, i) =>
    files.slice(i * AT_ONCE, (i + 1) * AT_ONCE).map(({ file }) => file),
  );
  let done = 0;
  const survey = async (group: readonly string[]): Promise<SurveyResult> => {
    const found = await pool.survey({ kind: 'survey', files: group });
    done += group.length;
    onLook?.(done, files.length);
    return found;
  };
  const options = { atOnce: 2 * pool.atOnce, ...(signal === undefined ? {} : { signal }) };
  return (await pool.hold(() => mapConcurrently(groups, survey, options))).flat();
}
