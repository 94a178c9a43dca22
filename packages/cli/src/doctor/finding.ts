/** One thing that was looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What was found, or what is missing. */
  readonly what: string;
  /** How to mend it: a command, or a sentence. */
  readonly mend?: string;
}

/** What became of looking at a device. */
export interface DeviceReport {
  /** As `--device` takes it. */
  readonly device: string;
  readonly usable: boolean;
  readonly findings: readonly Finding[];
}

/** A thing that is there. */
export function found(what: string): Finding {
  return { ok: true, what };
}

/** A thing that is missing, and how to mend that. */
export function missing(what: string, mend: string): Finding {
  return { ok: false, what, mend };
}
