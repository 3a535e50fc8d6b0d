import * as z from 'zod';
import { isScratch, SCRATCH_PREFIX } from '../../../core/rehearsal/scratch.js';

const MAX_TEXT = 256;
export const MAX_SUMMARY = 500;
/** A query is longer than a name: room for PromQL with a few label matchers. */
const MAX_QUERY = 2_000;

/** C0, DEL, C1, line separators and bidirectional overrides: none may reach a terminal, a Slack card or a log line. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
/** The same, but a query may have several lines. */
const UNSAFE_IN_QUERY = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

const quoteHint = '; put it in quotes';

/** One printable line. `what` completes "…: a text is needed". */
export function line(what: string, max = MAX_TEXT) {
  return z
    .string({ error: () => `${what} is a text${quoteHint}` })
    .min(1, { error: () => `${what} must not be empty` })
    .max(max, { error: () => `${what} is at most ${max} characters long; shorten it` })
    .refine((text) => !UNSAFE.test(text), { error: () => `${what} must be one printable line, without control characters` })
    .refine((text) => text === text.trim(), { error: () => `${what} must not begin or end with a blank` });
}
/** Letters, digits, `.`, `_`, `-`: safe in addresses, workflow ids, metric labels and file names. */
export function identifier(what: string, max = MAX_TEXT) {
  return (
    z
      .string({ error: () => `${what} is a text${quoteHint}` })
      .max(max, { error: () => `${what} is at most ${max} characters long; shorten it` })
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
        error: () => `${what} has only letters, digits, ".", "_" and "-", and begins with a letter or digit`,
      })
      // Keys of plain objects somewhere: these would find an inherited property.
      .refine((text) => text !== 'constructor' && text !== 'prototype', { error: () => `${what} must have another name` })
  );
}

/** An identifier that no scratch copy of a rehearsal can have: those are hidden and removed. */
export function ownName(what: string) {
  return identifier(what).refine((text) => !isScratch(text), {
    error: () => `${what} must not begin with "${SCRATCH_PREFIX}": rehearsals name their scratch copies so`,
  });
}

/** A PromQL query; line breaks are allowed. */
export function query(what: string) {
  return z
    .string({ error: () => `${what} is a PromQL query` })
    .min(1, { error: () => `${what} must not be empty` })
    .max(MAX_QUERY, { error: () => `${what} is at most ${MAX_QUERY} characters long; use a recording rule` })
    .refine((text) => !UNSAFE_IN_QUERY.test(text), { error: () => `${what} must not have control characters` });
}
