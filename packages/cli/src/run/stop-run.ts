import { evaluate } from '@fovea/trainer';
import { writeReport } from '../report/write-report.ts';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';
import type { EndedRun } from './finish-run.ts';
import { resumeCommandOf } from './run-record.ts';

/** What a run tells that was stopped before its end. */
export interface StoppedRun {
  readonly stopped: true;
  readonly device: string;
  readonly step: number;
  /** The command that goes on with it. */
  readonly resume: string;
}

/** Says where a stopped run stands, in a report and in words, and how it goes on. Its checkpoint is written already. */
export async function stopRun(
  {
    result: { checkpoint, state },
    folder,
    engine,
    train,
    test,
    page,
  }: Pick<EndedRun, 'result' | 'folder' | 'engine' | 'train' | 'test' | 'page'>,
  output: Output,
): Promise<StoppedRun> {
  const { device } = engine;
  const { step } = checkpoint;
  const resume = resumeCommandOf(folder);
  output.line(`stopped after step ${count(step)}, kept in ${folder.file('checkpoint.safetensors')}`);
  const report = await writeReport(folder, {
    checkpoint: { ...checkpoint, state },
    state: { is: 'stopped', reason: `at step ${count(step)}` },
    device,
    train,
    test,
    evaluation: await evaluate(engine, test),
  });
  await page?.finish(report);
  output.line(`report ${folder.file('report.html')}`);
  output.line(`go on with: ${output.colors.bold(resume)}`);
  return { stopped: true, device, step, resume };
}
