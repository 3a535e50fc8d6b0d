import type * as z from 'zod';
import type { FieldError } from '../../core/errors/app-error.js';
import { showSent, toPointer, valueAt } from './json-pointer.js';
import { suggest } from './nearest-key.js';

/** Words for zod's type names. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text is needed; put it in quotes',
  number: 'a number is needed',
  int: 'a whole number is needed',
  boolean: 'true or false is needed',
  object: 'an object is needed',
  record: 'an object is needed',
  array: 'a list is needed',
};

/** The wording where a schema has none of its own; passed to `safeParse` as `error`. */
export const wording: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return EXPECTED[issue.expected] ?? `${issue.expected} is needed`;
    case 'invalid_value':
      return `allowed: ${issue.values.map(String).join(', ')}.${suggest(issue.input, issue.values.map(String))}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `at most ${issue.maximum} entries are allowed`
        : `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum} is needed`;
    case 'too_small':
      return issue.origin === 'array'
        ? `at least ${issue.minimum} is needed`
        : `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum} is needed`;
    default:
      return 'this is not valid here';
  }
};

/** Zod's issues as errors with pointer, what was sent and what to do; at most one for each value. */
export function toFieldErrors(issues: readonly z.core.$ZodIssue[], input: unknown): readonly FieldError[] {
  const byPointer = new Map<string, FieldError>();
  for (const error of issues.flatMap((issue) => toErrors(issue, input))) {
    if (!byPointer.has(error.pointer)) byPointer.set(error.pointer, error);
  }
  return [...byPointer.values()];
}

function toErrors(issue: z.core.$ZodIssue, input: unknown): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue, key, input));
  const pointer = toPointer(issue.path);
  const sent = valueAt(input, issue.path);
  const message = toMessage(issue, sent);
  if (issue.code === 'invalid_key') return [{ pointer, detail: `The key ${showSent(String(issue.path.at(-1)))}: ${sentence(message)}` }];
  if (sent === undefined) return [{ pointer, detail: `Missing: ${sentence(message)}` }];
  return [{ pointer, detail: `Sent ${showSent(sent)}: ${sentence(message)}${commentHint(sent, pointer)}` }];
}

function toMessage(issue: z.core.$ZodIssue, sent: unknown): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    const options = issue.options.map(String);
    return `${String(issue.path.at(-1))} is one of ${options.join(', ')}.${suggest(sent, options)}`;
  }
  return issue.message;
}

function unknownKey(issue: z.core.$ZodIssueUnrecognizedKeys, key: string, input: unknown): FieldError {
  // `closedObject` leaves the known keys as the message.
  const known = issue.message.split(',');
  const path = [...issue.path, key];
  return {
    pointer: toPointer(path),
    detail: `Unknown key ${showSent(key)} (sent ${showSent(valueAt(input, path))}).${suggest(key, known)} Known here: ${known.join(', ')}.`,
  };
}

function sentence(message: string): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  return /[.?]$/.test(text) ? text : `${text}.`;
}

/** The commonest reason for an empty channel. */
function commentHint(sent: unknown, pointer: string): string {
  return sent === null && pointer === '/notify/slack' ? ' In YAML an unquoted # begins a comment.' : '';
}
