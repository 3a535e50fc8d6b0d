import { nearestKey } from '../../../contracts/spec/nearest-key.js';
import type { BotDeps } from '../../bot-deps.js';
import { findOpen } from './find-open.js';
import { isKnownFeature } from './is-known-feature.js';

/**
 * What the first word of `/tidegate freeze` or `thaw` is. `unknown`: it was meant as a feature and is none, so that nothing may be done, because without it the
 * command would mean everything. `reason`: it names nothing, but begins the reason.
 */
export type ScopeWord =
  | { readonly kind: 'feature' | 'everything' | 'reason' }
  | { readonly kind: 'unknown'; readonly nearest: string | null };

const EVERYTHING: ReadonlySet<string> = new Set(['everything', 'all']);
/** Words that are joined as names of features are, and those of a sentence seldom. */
const LIKE_A_FEATURE = /^[a-z0-9]+(?:[-_.:/][a-z0-9]+)+$/i;

/** Looks the word up among the features of the environment: those with flags, those of open rollouts, and those that are frozen. */
export async function readScopeWord(deps: Pick<BotDeps, 'store' | 'environment' | 'nowMs'>, word: string): Promise<ScopeWord> {
  if (word === '') return { kind: 'reason' };
  if (await isKnownFeature(deps, word)) return { kind: 'feature' };
  if (EVERYTHING.has(word.toLowerCase())) return { kind: 'everything' };
  const nearest = nearestKey(word, await listFeatures(deps)) ?? null;
  return nearest !== null || LIKE_A_FEATURE.test(word) ? { kind: 'unknown', nearest } : { kind: 'reason' };
}

async function listFeatures({ store, environment, nowMs }: Pick<BotDeps, 'store' | 'environment' | 'nowMs'>): Promise<readonly string[]> {
  const [bundles, open, freezes] = await Promise.all([
    store.flags.readBundles(environment),
    findOpen(store),
    store.freezes.allActive(nowMs()),
  ]);
  const here = [...open.map(({ view }) => view), ...freezes].filter((one) => one.environment === environment);
  return [...new Set([...bundles, ...here].flatMap(({ feature }) => feature ?? []))];
}

/** For the person who meant a feature that there is not. */
export function describeUnknown(word: string, { nearest }: Extract<ScopeWord, { readonly kind: 'unknown' }>, environment: string): string {
  const suggestion = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return `There is no feature “${word.slice(0, 100)}” in ${environment}.${suggestion}`;
}
