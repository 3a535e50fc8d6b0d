import type { ErrorCode } from './error-codes.js';

/** An expected "no": a value, not an exception. `detail` names the thing, what was observed, the limit and the next step. */
export interface Refusal {
  readonly refused: true;
  readonly code: ErrorCode;
  readonly detail: string;
}

export function refuse(code: ErrorCode, detail: string): Refusal {
  return { refused: true, code, detail };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;
}
