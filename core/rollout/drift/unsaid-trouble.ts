import { amend, type Change, note } from '../change.js';
import type { RolloutState } from '../rollout-state.js';
import type { FlagsTrouble } from './flags-trouble.js';

const KINDS: Readonly<Record<FlagsTrouble['kind'], string>> = { drifted: 'drift', expired: 'expired', unread: 'flagsUnread' };

/**
 * Trouble with the flags that has come with this change, while the rollout stands still for another reason: its hold says nothing of it.
 * Null when there is none, when it was seen before, or when the hold itself says it.
 */
export function findUnsaidTrouble(before: RolloutState, { standing, hold }: RolloutState): FlagsTrouble | null {
  const trouble = standing?.flags ?? null;
  if (trouble === null || hold === null || trouble.detail === before.standing?.flags?.detail) return null;
  return hold.reason.includes(trouble.detail) ? null : trouble;
}

/** A line in the timeline for trouble that would go unsaid. */
export function sayTrouble(before: RolloutState, change: Change): Change {
  const trouble = findUnsaidTrouble(before, change.state);
  if (trouble === null) return change;
  return amend(change, {}, note('hold', trouble.detail, { kind: KINDS[trouble.kind], during: change.state.hold?.cause ?? null }));
}
