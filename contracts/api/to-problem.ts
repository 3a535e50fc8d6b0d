import { AppError, type FieldError } from '../../core/errors/app-error.js';
import { ERROR_CODES, type ErrorCode } from '../../core/errors/error-codes.js';
import { isRefusal } from '../../core/errors/refusal.js';

/** `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

/** What the API answers for anything that went wrong. Of what is not ours nothing is told but that it happened: the log has the rest under `instance`. */
export function toProblem(error: unknown, instance: string): Problem {
  if (error instanceof AppError) return problem(error.code, { detail: error.message, instance, errors: error.errors });
  if (isRefusal(error)) return problem(error.code, { detail: error.detail, instance, errors: [] });
  return problem('INTERNAL', { detail: ERROR_CODES.INTERNAL.remedy, instance, errors: [] });
}

function problem(
  code: ErrorCode,
  { detail, instance, errors }: { readonly detail: string; readonly instance: string; readonly errors: readonly FieldError[] },
): Problem {
  const { title, status } = ERROR_CODES[code];
  return { type: `urn:tidegate:error:${code}`, title, status, code, detail, instance, ...(errors.length > 0 && { errors }) };
}
