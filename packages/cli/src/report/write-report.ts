import { type RunReport, reportHtml } from '@fovea/report';
import type { RunFolder } from '../run/run-folder.ts';
import { buildReport, type ReportedRun } from './build-report.ts';

/** Writes a run's `report.html` into its folder, with the commands that its `run.json` has. */
export async function writeReport(folder: RunFolder, run: ReportedRun): Promise<RunReport> {
  const record = await folder.readRecord();
  const commands =
    record &&
    (run.state.is === 'finished'
      ? { repeat: record.repeat }
      : { goOn: record.resume, repeat: record.repeat });
  const report = await buildReport({ ...run, ...commands });
  await folder.write('report.html', reportHtml(report));
  return report;
}
