import { createHash } from 'node:crypto';
import type { FeatureAnswer, FlagEvaluation } from '../flags/unit-decision.js';

/** An answer as it goes over the wire. */
export interface AnswerText {
  readonly body: Buffer;
  readonly length: string;
  /** Hash of the body: depends on the unit's arm and the revision, not on the expiry. */
  readonly etag: string;
}

interface Fragment {
  readonly flags: string;
  readonly hash: string;
}

// Evaluations are the same objects for all units that were decided alike, so each is put into words once; they go when the bundle changes.
const singles = new WeakMap<FlagEvaluation, AnswerText>();
const features = new WeakMap<FeatureAnswer, { readonly tail: string; readonly text: AnswerText }>();
const fragments = new WeakMap<FeatureAnswer, Fragment>();

export function toSingleText(evaluation: FlagEvaluation): AnswerText {
  let text = singles.get(evaluation);
  if (text === undefined) {
    const json = JSON.stringify(evaluation);
    text = toText(json, hash(json));
    singles.set(evaluation, text);
  }
  return text;
}

/** `tail`: what follows the flags in the answer, from `],` on; constant for a feature and environment. */
export function toBulkText(answers: readonly FeatureAnswer[], tail: string): AnswerText {
  const [only] = answers;
  if (only === undefined || answers.length > 1) return joinFragments(answers, tail);
  const held = features.get(only);
  // The same feature is asked for by its name and as the only one of all, with another end each.
  if (held !== undefined && held.tail === tail) return held.text;
  const text = joinFragments(answers, tail);
  features.set(only, { tail, text });
  return text;
}

function joinFragments(answers: readonly FeatureAnswer[], tail: string): AnswerText {
  const parts = answers.map(toFragment);
  const flags = parts.map((part) => part.flags).filter((part) => part !== '');
  return toText(`{"flags":[${flags.join(',')}${tail}`, hash(parts.map((part) => part.hash).join()));
}

function toFragment(answer: FeatureAnswer): Fragment {
  let fragment = fragments.get(answer);
  if (fragment === undefined) {
    const flags = answer.flags.map((flag) => JSON.stringify(flag)).join(',');
    fragment = { flags, hash: hash(flags) };
    fragments.set(answer, fragment);
  }
  return fragment;
}

function toText(json: string, digest: string): AnswerText {
  const body = Buffer.from(json);
  return { body, length: String(body.length), etag: `"${digest}"` };
}

const hash = (text: string): string => createHash('sha1').update(text).digest('base64url');
