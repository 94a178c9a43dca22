import type { Training } from './create-training.ts';

/** Browsers ask before they close or leave the page while a run goes on, which would be lost. */
export function warnBeforeLeaving(training: Training): void {
  addEventListener('beforeunload', (event) => {
    const { status } = training.get();
    if (status === 'running' || status === 'preparing') event.preventDefault();
  });
}
