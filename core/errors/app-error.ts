import type { ErrorCodeEntry } from './error-code-entry.js';
import { ERROR_CODES, type ErrorCode } from './error-codes.js';

/** One thing wrong with one field of what was sent. */
export interface FieldError {
  /** JSON pointer into what was sent, for example `/stages/1/share`. */
  readonly pointer: string;
  /** What was sent, what is allowed, what to do. */
  readonly detail: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
}

/** The only exception that Tidegate throws by itself; mapped once at each edge (problem+json, exit code, ApplicationFailure). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.data = options.data ?? {};
    this.errors = options.errors ?? [];
  }

  get entry(): ErrorCodeEntry {
    return ERROR_CODES[this.code];
  }
}
