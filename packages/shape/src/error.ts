import type { Fix } from './fix.ts';

/** What a {@link FoveaError} is built from. Every field but `fixes` and `cause` ends up in its text. */
export interface ErrorDetails {
  /** Which layer, file, attribute or request it happened in, e.g. `conv2d "conv2"`. */
  readonly path?: string;
  /** What would have been right, as words that follow "expected". */
  readonly expected?: string;
  /** What was there instead, as words that follow "received". */
  readonly received?: string;
  /** How to mend it, as one or more whole sentences. */
  readonly hint?: string;
  /** Changes of which each mends it, best first. */
  readonly fixes?: readonly Fix[];
  readonly cause?: unknown;
}

/**
 * The one error class of Fovea. Its text answers: what and where, expected,
 * received, how to fix it. Catch it by class (whose fault it is) or by `code`
 * (what it is); codes are stable, texts are not.
 */
export class FoveaError extends Error {
  /** Written out: minifiers rename classes. */
  override name = 'FoveaError';
  readonly code: string;
  /** What is wrong, without where and how to mend it. */
  readonly problem: string;
  readonly path: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly hint: string | undefined;
  /** Changes of which each mends it, best first; empty where none is obvious. */
  readonly fixes: readonly Fix[];

  /** `problem` is a clause without a full stop, e.g. `the file is cut short`. */
  constructor(code: string, problem: string, details: ErrorDetails = {}) {
    super(describe(problem, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.problem = problem;
    this.path = details.path;
    this.expected = details.expected;
    this.received = details.received;
    this.hint = details.hint;
    this.fixes = details.fixes ?? [];
  }

  /** The same error as seen from further out: of the same class, at another place, with its fixes as they read there. */
  at(path: string, fixes: readonly Fix[] = this.fixes): FoveaError {
    const details = { expected: this.expected, received: this.received, hint: this.hint };
    const given = Object.entries(details).filter(([, value]) => value !== undefined);
    // Subclasses add nothing but their name, so they are made like the base class.
    const Same = this.constructor as typeof FoveaError;
    return new Same(this.code, this.problem, {
      ...Object.fromEntries(given),
      path,
      fixes,
      cause: this.cause ?? this,
    });
  }
}

/** A network whose shapes do not fit together, or a layer's attribute that cannot be. */
export class ShapeError extends FoveaError {
  override name = 'ShapeError';
}

/** A wrong argument, option or combination of them. */
export class UsageError extends FoveaError {
  override name = 'UsageError';
}

/** A data file, image or label that cannot be used. */
export class DataError extends FoveaError {
  override name = 'DataError';
}

/** An ONNX model or checkpoint that cannot be used. */
export class ModelError extends FoveaError {
  override name = 'ModelError';
}

/** Something that is right, but that this engine, device or format cannot do. */
export class UnsupportedError extends FoveaError {
  override name = 'UnsupportedError';
}

/** The engine below failed while running. */
export class EngineError extends FoveaError {
  override name = 'EngineError';
}

function describe(problem: string, { path, expected, received, hint }: ErrorDetails): string {
  const where = path === undefined ? '' : `${path}: `;
  const compared = [
    expected === undefined ? '' : `expected ${expected}`,
    received === undefined ? '' : `received ${received}`,
  ].filter((part) => part !== '');
  const detail = compared.length === 0 ? '' : `: ${compared.join(', ')}`;
  return `${where}${problem}${detail}.${hint === undefined ? '' : ` ${hint}`}`;
}
