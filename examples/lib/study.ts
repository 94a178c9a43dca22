/** A line of a study's table: what stands under each heading. */
export type Row = Readonly<Record<string, string | number>>;

export interface StudyOptions {
  /** A few seconds on little data, to see that it works; its numbers teach nothing. */
  readonly quick: boolean;
  /** Tells what is going on. */
  say(text: string): void;
}

/** What each example finds out. */
export interface StudyResult {
  readonly rows: readonly Row[];
  /** Why the numbers are what they are. */
  readonly words: string;
  /** An SVG file. */
  readonly picture: string;
}
