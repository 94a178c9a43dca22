import type { Callback } from '@fovea/trainer';
import { defined } from '../options/defined.ts';
import type { RunFolder } from '../run/run-folder.ts';
import type { Output } from '../terminal/output.ts';

/** A callback that leaves a page of a run that fails, too: how far it came, its curves, and why it ended. */
export function reportFailure(folder: RunFolder, output: Output): Callback {
  return {
    name: 'report of a failure',
    async onEnd(event) {
      const { end } = event;
      if (end.by !== 'error') return;
      const reason = end.error instanceof Error ? end.error.message : String(end.error);
      const record = await folder.readRecord();
      const goOn = (await folder.hasCheckpoint()) ? record?.resume : undefined;
      // Most runs never need them.
      const { reportHtml } = await import('@fovea/report');
      const { reportOfEvent } = await import('./report-of-event.ts');
      const state = { is: 'failed', reason } as const;
      const page = reportHtml({
        ...reportOfEvent(event),
        state,
        ...defined({ goOn, repeat: record?.repeat }),
      });
      await folder.write('report.html', page);
      output.clear();
      output.line(`report ${folder.file('report.html')}`);
    },
  };
}
