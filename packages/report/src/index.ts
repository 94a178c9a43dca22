export { type Advice, advise, bestEpoch } from './advise.ts';
export { type ComparedRow, compareHtml, differs, type RunComparison } from './compare-html.ts';
export { type Confusion, confusionsOf } from './confusion-table.ts';
export { liveScript } from './live-script.ts';
export { reportHtml, reportMain } from './report-html.ts';
export type {
  ConfusionExamples,
  Fact,
  Filters,
  HeldOut,
  MistakePicture,
  Picture,
  RunReport,
  RunState,
} from './run-report.ts';
export { sweepHtml } from './sweep-html.ts';
export type { SweepParameter, SweepReport, SweepTrial, SweepValue } from './sweep-report.ts';
