import { createTraining, type Training, type TrainingParts } from '../train/create-training.ts';
import { defaultDraft } from './default-draft.ts';
import { createDesign, type Design } from './design.ts';
import type { Linked } from './link.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import { createStore, type Store } from './store.ts';
import type { Trained } from './trained.ts';
import { defaultTrainingSettings, type TrainingSettings } from './training-settings.ts';

export interface Notice {
  readonly kind: 'link';
  readonly detail: string;
}

/** Everything that the page's panels share. Read with `useStore`. */
export interface Playground {
  readonly preferences: Store<Preferences>;
  readonly design: Design;
  readonly settings: Store<TrainingSettings>;
  readonly training: Training;
  /** Set by training, or by whoever opens a model; the one before is closed then. */
  readonly trained: Store<Trained | undefined>;
  readonly notice: Store<Notice | undefined>;
  /** Writes the state into the address at once, for whoever copies it. */
  flushLink(): void;
}

export interface PlaygroundParts extends Omit<TrainingParts, 'trained'> {
  /** The state that the address holds. */
  readonly linked: Linked;
  /** The browser's languages, most wanted first. */
  readonly languages: readonly string[];
}

export function createPlayground({
  linked,
  languages,
  ...parts
}: PlaygroundParts): Omit<Playground, 'flushLink'> {
  const trained = createStore<Trained | undefined>(undefined);
  let before = trained.get();
  trained.subscribe(() => {
    const now = trained.get();
    if (before !== undefined && before.executor !== now?.executor) void before.executor.close();
    before = now;
  });
  const { draft = defaultDraft(), settings, language, theme } = linked;
  const preferences = defaultPreferences(languages);
  return {
    preferences: createStore<Preferences>({
      ...preferences,
      ...(language === undefined ? {} : { language, languageChosen: true }),
      ...(theme === undefined ? {} : { theme }),
    }),
    design: createDesign(draft),
    settings: createStore<TrainingSettings>({ ...defaultTrainingSettings, ...settings }),
    training: createTraining({ ...parts, trained }),
    trained,
    notice: createStore<Notice | undefined>(undefined),
  };
}
