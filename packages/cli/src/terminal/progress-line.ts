import type { EpochRecord, Metrics, Progress } from '@fovea/trainer';
import type { Output } from './output.ts';

const longestBar = 24;
const shortestBar = 4;

/** The live line of a training run. Where there is little room, the bar shrinks and the last parts are left out. */
export function progressLine(
  progress: Progress,
  { columns, colors }: Pick<Output, 'columns' | 'colors'>,
): string {
  const { epoch, epochs, batch, batches, loss, samplesPerSecond, secondsLeft } = progress;
  // The last column is left free: some terminals begin a new line after it.
  const room = columns - 1;
  const first = `epoch ${epoch}/${epochs}`.slice(0, Math.max(1, room));
  const rest = fitting(
    [
      `loss ${loss.toFixed(4)}`,
      ...metrics(progress),
      `${duration(secondsLeft)} left`,
      `${count(samplesPerSecond)} samples/s`,
    ],
    room - first.length,
  );
  const length = Math.min(longestBar, room - first.length - 2 - rest.length);
  if (length < shortestBar) return first + rest;
  const done = Math.round((length * batch) / batches);
  return `${first}  ${colors.green('━'.repeat(done))}${colors.dim('╌'.repeat(length - done))}${rest}`;
}

/** The line that stays when an epoch is done. */
export function epochLine(
  record: EpochRecord,
  epochs: number,
  { columns, colors }: Pick<Output, 'columns' | 'colors'>,
): string {
  const { epoch, loss, testLoss, testAccuracy: accuracy, testError: error, samplesPerSecond } = record;
  const held =
    testLoss === undefined
      ? []
      : [
          `held-out loss ${testLoss.toFixed(4)}`,
          ...metrics({
            ...(accuracy === undefined ? {} : { accuracy }),
            ...(error === undefined ? {} : { error }),
          }),
        ];
  const whole = [`epoch ${epoch}/${epochs}`, `loss ${loss.toFixed(4)}`, ...metrics(record), ...held];
  const speed = fitting([`${count(samplesPerSecond)} samples/s`], columns - whole.join('  ').length);
  return whole.with(-1, colors.bold(whole.at(-1) ?? '')).join('  ') + speed;
}

/** What is counted beside the loss. */
function metrics({ accuracy, error }: Metrics): string[] {
  return [
    ...(accuracy === undefined ? [] : [`accuracy ${accuracy.toFixed(4)}`]),
    ...(error === undefined ? [] : [`error ${error.toPrecision(4)}`]),
  ];
}

/** As many of the parts as there is room for, each after two spaces. */
function fitting(parts: readonly string[], room: number): string {
  return parts.reduce(
    (line, part) => (line.length + 2 + part.length <= room ? `${line}  ${part}` : line),
    '',
  );
}

/** A count with separators: `8,000`. */
export function count(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '?';
}

/** Minutes and seconds, with hours where there are any, and days where there are several: `0:07`, `1:00:00`, `3 days`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours >= 48) return `${count(hours / 24)} days`;
  const rest = String(whole % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
