import { formatShare } from '../../assignment/share.js';
import { formatBriefly } from '../../plan/format-duration.js';
import { formatTime } from '../../plan/plan-words.js';
import type { Stage } from '../spec.js';

/** `canary at 5 %`; of shadow the mirrored part. */
export function describeWhere({ kind, share, shadowSample }: Pick<Stage, 'kind' | 'share' | 'shadowSample'>): string {
  return kind === 'shadow' ? `shadow on ${formatShare(shadowSample)}` : `${kind} at ${formatShare(share)}`;
}

/** `in 19m (Sat 21 Nov 11:47 UTC)`, `3m ago (…)`. */
export function describeMoment(atMs: number, nowMs: number): string {
  const distance = atMs - nowMs;
  const words = distance < 0 ? `${formatBriefly(-distance)} ago` : `in ${formatBriefly(distance)}`;
  return `${words} (${formatTime(atMs)})`;
}

export const describeOutcome = (outcome: 'hold' | 'rollback'): string =>
  outcome === 'rollback' ? 'it rolls back by itself' : 'it holds, and stays where it is until a person decides';

/** `a, b and c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** A reason that people typed may have no full stop. */
export const closed = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
