import type { Engine } from '@fovea/trainer';

/**
 * Opens an engine while data are loaded, which both take their time. What one of them refuses ends the
 * other: data are not loaded any further, an engine is closed.
 *
 * @param open - undefined where it is not known yet which engine it will be
 */
export async function openWhileLoading<Data>(
  open: (() => Promise<Engine>) | undefined,
  load: (signal: AbortSignal) => Promise<Data>,
  signal: AbortSignal | undefined,
): Promise<{ readonly engine: Engine | undefined; readonly data: Data }> {
  const refusal = new AbortController();
  const opening = open?.();
  opening?.catch((error: unknown) => refusal.abort(error));
  try {
    const loading = load(AbortSignal.any([refusal.signal, ...(signal === undefined ? [] : [signal])]));
    const [engine, data] = await Promise.all([opening, loading]);
    return { engine, data };
  } catch (error) {
    await opening?.then(
      (engine) => engine.close(),
      () => {},
    );
    throw error;
  }
}
