import type { EpochRecord, Progress } from '@fovea/trainer';
import pc from 'picocolors';

const barWidth = 24;

/** The live line of a training run. */
export function progressLine(progress: Progress): string {
  const { epoch, epochs, batch, batches, loss, accuracy, samplesPerSecond, secondsLeft } = progress;
  const done = Math.round((barWidth * batch) / batches);
  const bar = pc.green('━'.repeat(done)) + pc.dim('╌'.repeat(barWidth - done));
  return [
    `epoch ${epoch}/${epochs}`,
    bar,
    `loss ${loss.toFixed(4)}`,
    `accuracy ${accuracy.toFixed(4)}`,
    `${count(samplesPerSecond)} samples/s`,
    `${duration(secondsLeft)} left`,
  ].join('  ');
}

/** The line that stays when an epoch is done. */
export function epochLine(
  { epoch, loss, accuracy, testLoss, testAccuracy, samplesPerSecond }: EpochRecord,
  epochs: number,
): string {
  const heldOut =
    testLoss === undefined || testAccuracy === undefined
      ? []
      : [`held-out loss ${testLoss.toFixed(4)}`, `accuracy ${pc.bold(testAccuracy.toFixed(4))}`];
  return [
    `epoch ${epoch}/${epochs}`,
    `loss ${loss.toFixed(4)}`,
    `accuracy ${accuracy.toFixed(4)}`,
    ...heldOut,
    `${count(samplesPerSecond)} samples/s`,
  ].join('  ');
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Minutes and seconds, with hours where there are any. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
