import type { Request } from 'express';
import type { Parsed } from '../../contracts/api/parse-request.js';
import { AppError, type FieldError } from '../../core/errors/app-error.js';

/** The value, or REQUEST_INVALID with everything that is wrong with what was sent. */
export function required<Value>(parsed: Parsed<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw invalidRequest(parsed.errors);
}

export function invalidRequest(errors: readonly FieldError[]): AppError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return new AppError(
    'REQUEST_INVALID',
    `${first?.pointer ? `${first.pointer}: ` : ''}${first?.detail ?? 'The request is not understood.'}${more}`,
    { errors },
  );
}

/** A named part of the address. */
export function pathPart(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** A whole number ≥ 0 of the query; undefined when it was not sent. */
export function queryCount(req: Request, name: string): number | undefined {
  const value = req.query[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw invalidRequest([{ pointer: `/${name}`, detail: `Sent ${JSON.stringify(value)}: a whole number of at least 0 is needed.` }]);
}
