import { AppError } from '../errors/app-error.js';

/** A JSONLogic expression, as flagd evaluates it. */
export type JsonLogic = string | number | boolean | null | readonly JsonLogic[] | { readonly [operator: string]: JsonLogic };

/**
 * A constant text inside an `$evaluators` entry.
 * flagd-core 4.0.1 puts the entry in place with `String.replaceAll(pattern, text)`, where `$$`, `$&`, `` $` `` and `$'` in the text have a
 * meaning of their own (ECMA-262 GetSubstitution). A text with a `$` is therefore put together at evaluation, cut behind every `$`.
 */
export function literal(text: string): JsonLogic {
  return text.includes('$') ? { cat: text.split(/(?<=\$)/) } : text;
}

/** An attribute of the evaluation context; a dot goes one level down. Refuses names that cannot stand in an `$evaluators` entry. */
export function attribute(name: string): JsonLogic {
  if (name === '' || name.includes('$')) {
    throw new AppError(
      'SPEC_INVALID',
      `The cohort attribute "${name}" is empty or contains "$"; name an attribute of the evaluation context.`,
    );
  }
  return { var: name };
}

/** Only a string is equal to its own concatenation; numbers are formatted differently by every language, so they are no unit keys. */
export const HAS_UNIT_KEY: JsonLogic = {
  and: [{ '===': [{ cat: [{ var: 'targetingKey' }] }, { var: 'targetingKey' }] }, { '!==': [{ var: 'targetingKey' }, ''] }],
};

/** Only a number is equal to its own sum. Strings are looked at first: json-logic-engine 5 throws on the sum of a word. */
export const HAS_UNIT_START: JsonLogic = {
  and: [
    { '!==': [{ cat: [{ var: 'unitStartedAt' }] }, { var: 'unitStartedAt' }] },
    { '===': [{ '+': [{ var: 'unitStartedAt' }] }, { var: 'unitStartedAt' }] },
  ],
};

export const UNIT_START: JsonLogic = { var: 'unitStartedAt' };

/** The Unix second at which flagd evaluates. */
export const NOW_SECOND: JsonLogic = { var: '$flagd.timestamp' };
