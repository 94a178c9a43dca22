import { scaleLinear, scaleLog } from 'd3-scale';
import { figure } from './format.ts';
import type { SweepParameter, SweepReport, SweepTrial, SweepValue } from './sweep-report.ts';

/** An upright axis of a parallel-coordinates plot. */
export interface ParallelAxis {
  readonly name: string;
  /** What stands below the name, e.g. that the scale is logarithmic. */
  readonly note: string;
  readonly ticks: readonly { readonly y: number; readonly text: string }[];
  /** The height at which a trial crosses it; `spread`, from −0.5 to 0.5, keeps equal choices apart. */
  at(trial: SweepTrial, spread: number): number;
}

interface Room {
  readonly top: number;
  readonly bottom: number;
}

/** How far below an axis the place is for what has no value on it. */
const none = 24;
const mostLetters = 17;

/** One axis per parameter, one for epochs where trials differ in them, and the result's, the best at the top. */
export function parallelAxes(report: SweepReport, trials: readonly SweepTrial[], room: Room): ParallelAxis[] {
  const { parameters, goal, better, rungs } = report;
  return [
    ...parameters.map((parameter) => axisOf(parameter, trials, room)),
    ...(rungs === undefined
      ? []
      : [choiceAxis('epochs', rungs.map(({ epochs }) => epochs).toReversed(), room, ({ epochs }) => epochs)]),
    resultAxis(goal, better, trials, room),
  ];
}

function axisOf(parameter: SweepParameter, trials: readonly SweepTrial[], room: Room): ParallelAxis {
  const { name, scale, choices = [] } = parameter;
  const value = ({ values }: SweepTrial) => values[name];
  if (scale === 'choice') return choiceAxis(name, choices, room, value);
  const numbers = trials.map(value).filter((each) => typeof each === 'number');
  return numberAxis(
    { name, note: scale === 'log' ? 'log' : '', isLog: scale === 'log' },
    numbers,
    trials,
    room,
    (trial) => {
      const own = value(trial);
      return typeof own === 'number' ? own : undefined;
    },
  );
}

function resultAxis(
  name: string,
  better: 'min' | 'max',
  trials: readonly SweepTrial[],
  { top, bottom }: Room,
): ParallelAxis {
  const numbers = trials.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const isBestBelow = better === 'min';
  const room = isBestBelow ? { top: bottom, bottom: top } : { top, bottom };
  const value = ({ result, failure }: SweepTrial) => (failure === undefined ? result : undefined);
  const axis = numberAxis(
    { name, note: isBestBelow ? 'less is better' : '', isLog: false },
    numbers,
    trials,
    room,
    value,
    'failed',
  );
  // What has no result lies below, whichever end is the best one.
  const at: ParallelAxis['at'] = (trial, spread) =>
    value(trial) === undefined ? bottom + none : axis.at(trial, spread);
  const ticks = axis.ticks.map((tick) => (tick.text === 'failed' ? { ...tick, y: bottom + none } : tick));
  return { ...axis, ticks, at };
}

function numberAxis(
  { name, note, isLog }: { readonly name: string; readonly note: string; readonly isLog: boolean },
  numbers: readonly number[],
  trials: readonly SweepTrial[],
  { top, bottom }: Room,
  value: (trial: SweepTrial) => number | undefined,
  missing = '–',
): ParallelAxis {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const room = least === most ? Math.abs(least) * 0.1 || 1 : 0;
  const scale = (isLog ? scaleLog() : scaleLinear())
    .domain(
      numbers.length === 0
        ? [1, 2]
        : [least - (isLog ? least / 2 : 1) * (room > 0 ? 1 : 0) * (isLog ? 1 : room), most + room],
    )
    .range([bottom, top]);
  const isMissing = trials.some((trial) => value(trial) === undefined);
  const marks = numbers.length === 0 ? [] : ticksOf(scale.ticks(5), [least, most], (tick) => scale(tick));
  return {
    name,
    note,
    ticks: [
      ...marks.map((tick) => ({ y: scale(tick), text: figure(tick) })),
      ...(isMissing ? [{ y: Math.max(top, bottom) + none, text: missing }] : []),
    ],
    at(trial) {
      const own = value(trial);
      return own === undefined ? Math.max(top, bottom) + none : scale(own);
    },
  };
}

/** Round numbers, and both ends where no round one is near. */
function ticksOf(round: readonly number[], ends: readonly number[], y: (value: number) => number): number[] {
  const kept = [...new Set(ends)];
  for (const tick of round) {
    if (kept.every((other) => Math.abs(y(other) - y(tick)) >= 26)) kept.push(tick);
  }
  return kept;
}

function choiceAxis(
  name: string,
  choices: readonly SweepValue[],
  { top, bottom }: Room,
  value: (trial: SweepTrial) => SweepValue | undefined,
): ParallelAxis {
  const texts = choices.map(valueText);
  const gap = (bottom - top) / Math.max(1, texts.length);
  const place = (text: string) => {
    const index = texts.indexOf(text);
    return index < 0 ? bottom + none : top + gap * (index + 0.5);
  };
  // A value that the trial was not told, though it is none of the choices, lies below.
  return {
    name,
    note: '',
    ticks: [...texts.map((text) => ({ y: place(text), text: short(text) })), { y: bottom + none, text: '' }],
    at: (trial, spread) => place(valueText(value(trial))) + spread * Math.min(36, gap * 0.5),
  };
}

/** A value as people write it; a dash for none. */
export function valueText(value: SweepValue | undefined): string {
  if (value === undefined || value === null || value === false) return '–';
  if (value === true) return 'yes';
  return `${value}`;
}

function short(text: string): string {
  // Of a file its name says more than its folders.
  const name = text.slice(text.lastIndexOf('/') + 1) || text;
  return name.length <= mostLetters ? name : `${name.slice(0, mostLetters - 1)}…`;
}
