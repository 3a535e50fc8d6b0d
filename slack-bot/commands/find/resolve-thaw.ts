import type { Freeze } from '../../../core/freeze/freeze.js';
import type { ScopeWord } from './read-scope-word.js';

export interface ThawQuestion {
  /** May name a freeze or its feature, or begin the reason. */
  readonly first: string;
  readonly rest: string;
  /** Freezes that hold now. */
  readonly active: readonly Freeze[];
  /** Of those of other environments only the id counts. */
  readonly environment: string;
  /** What the first word is, frozen or not. */
  readonly word: ScopeWord['kind'];
}

export type ThawMeant =
  | { readonly found: 'one'; readonly id: string; readonly reason: string }
  | { readonly found: 'several' | 'other' | 'unknown'; readonly freezes: readonly Freeze[] }
  | { readonly found: 'none' };

const ID = /^f-[0-9a-z]{1,32}$/i;

/**
 * The freeze that a person means: by the beginning of its id, by its feature, as `everything`, or, where nothing is named, the only one that holds. A feature that
 * is not frozen by itself is `other`: what holds it is more than was named, and lifting that by mistake would let everything go on. For the same reason a name that
 * is no feature's is `unknown`: it may be a typing error.
 */
export function resolveThaw({ first, rest, active, environment, word }: ThawQuestion): ThawMeant {
  if (ID.test(first)) {
    const named = active.filter(({ id }) => id.startsWith(first.toLowerCase()));
    // One that does not hold yet is known by its whole id only.
    return named.length === 0 ? { found: 'one', id: first.toLowerCase(), reason: rest } : toMeant(named, rest);
  }
  const here = active.filter((freeze) => freeze.environment === environment);
  const ofFeature = here.filter(({ feature }) => feature === first);
  if (ofFeature.length > 0) return toMeant(ofFeature, rest);
  if (here.length === 0) return { found: 'none' };
  if (word === 'unknown') return { found: 'unknown', freezes: here };
  const ofAll = word === 'everything' ? here.filter(({ feature }) => feature === null) : [];
  if (ofAll.length > 0) return toMeant(ofAll, rest);
  if (word !== 'reason') return { found: 'other', freezes: here };
  return toMeant(here, `${first} ${rest}`.trim());
}

function toMeant(freezes: readonly Freeze[], reason: string): ThawMeant {
  const [freeze] = freezes;
  if (freeze === undefined) return { found: 'none' };
  return freezes.length === 1 ? { found: 'one', id: freeze.id, reason } : { found: 'several', freezes };
}
