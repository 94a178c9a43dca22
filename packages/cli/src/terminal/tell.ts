import { createOutput, type Output, printJson, silentOutput } from './output.ts';

/** Runs what has one result to tell: in words, or with --json as one document and nothing else. */
export async function tell<T extends object>(
  given: { readonly json?: true },
  run: (output: Output) => Promise<T>,
): Promise<T> {
  const result = await run(given.json ? silentOutput : createOutput(given));
  if (given.json) printJson(result);
  return result;
}
