import type * as z from 'zod';
import type { FieldError } from '../../core/errors/app-error.js';
import { findUnsafeJson } from '../spec/json-safety.js';
import { toFieldErrors, wording } from '../spec/to-field-errors.js';

export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** A request's body in the shape of its schema, or everything that is wrong with it. Never throws. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, body: unknown): Parsed<z.output<Schema>> {
  const unsafe = findUnsafeJson(body);
  if (unsafe.length > 0) return { ok: false, errors: unsafe };
  const parsed = schema.safeParse(body, { error: wording });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: toFieldErrors(parsed.error.issues, body) };
}
