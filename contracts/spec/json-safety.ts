import type { FieldError } from '../../core/errors/app-error.js';
import { showSent, toPointer } from './json-pointer.js';

const MAX_DEPTH = 12;
const MAX_VALUES = 10_000;
const MAX_ERRORS = 20;
/** Names that reach an object's prototype when somebody copies them carelessly. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

interface Place {
  readonly value: unknown;
  readonly path: readonly PropertyKey[];
}

/** What makes a value unfit for a closer look: not JSON, too deep, too large, or with a key that could reach a prototype. Empty when it is fit. */
export function findUnsafeJson(input: unknown): readonly FieldError[] {
  const errors: FieldError[] = [];
  // A queue, not recursion: depth is the sender's choice.
  const queue: Place[] = [{ value: input, path: [] }];
  for (const place of queue) {
    if (queue.length > MAX_VALUES) return [...errors, tooLarge()];
    if (place.path.length > MAX_DEPTH) return [...errors, tooDeep(place)];
    errors.push(...findProblems(place));
    if (errors.length >= MAX_ERRORS) return errors;
    queue.push(...childrenOf(place));
  }
  return errors;
}

function findProblems({ value, path }: Place): readonly FieldError[] {
  if (Array.isArray(value)) return [];
  if (typeof value !== 'object' || value === null) return isJsonScalar(value) ? [] : [notJson(value, path)];
  return isPlain(value) ? forbiddenKeys(value, path) : [notJson(value, path)];
}

/** One more than is allowed is enough to refuse. */
function childrenOf({ value, path }: Place): readonly Place[] {
  if (Array.isArray(value))
    return Array.from({ length: Math.min(value.length, MAX_VALUES) }, (_, index) => ({
      value: value[index] as unknown,
      path: [...path, index],
    }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .slice(0, MAX_VALUES)
    .map(([key, child]) => ({ value: child as unknown, path: [...path, key] }));
}

function tooLarge(): FieldError {
  return { pointer: '', detail: `Sent more than ${MAX_VALUES} values: that is more than any spec needs. Send a smaller one.` };
}

function tooDeep({ path }: Place): FieldError {
  return { pointer: toPointer(path), detail: `Sent something nested more than ${MAX_DEPTH} levels deep: flatten it.` };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isJsonScalar(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  return typeof value === 'number' && Number.isFinite(value);
}

function notJson(value: unknown, path: readonly PropertyKey[]): FieldError {
  const sent =
    typeof value === 'number' || value === undefined ? showSent(value) : `a ${Object.prototype.toString.call(value).slice(8, -1)}`;
  return {
    pointer: toPointer(path),
    detail: `Sent ${sent}, which JSON does not have. Send a text, a finite number, true, false, a list or an object.`,
  };
}

function forbiddenKeys(value: object, path: readonly PropertyKey[]): readonly FieldError[] {
  return Object.keys(value)
    .filter((key) => FORBIDDEN_KEYS.has(key))
    .map((key) => ({ pointer: toPointer([...path, key]), detail: `Sent the key "${key}": it is never allowed. Give it another name.` }));
}
