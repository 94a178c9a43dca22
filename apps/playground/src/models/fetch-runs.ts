/** A model that the page's own server offers: one that `fovea train` wrote. */
export interface RunModel {
  /** The run's folder, e.g. `digits`. */
  readonly name: string;
  /** Where the file is, relative to the page. */
  readonly url: string;
  readonly bytes: number;
}

/** The models that the server offers, none where a server offers no list. */
export async function fetchRuns(): Promise<readonly RunModel[]> {
  try {
    const response = await fetch('runs.json');
    const list: unknown = response.ok ? await response.json() : [];
    return Array.isArray(list) ? list.filter(isRun) : [];
  } catch {
    // The page can be served by anything; then there is just no list.
    return [];
  }
}

function isRun(value: unknown): value is RunModel {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'url' in value &&
    typeof value.url === 'string' &&
    'bytes' in value &&
    typeof value.bytes === 'number'
  );
}
