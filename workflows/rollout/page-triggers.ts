import { isClosedByPeople } from '../../core/audit/open-pages.js';
import { findUnsaidTrouble } from '../../core/rollout/drift/unsaid-trouble.js';
import { isTerminal, isUndoing } from '../../core/rollout/phases.js';
import type { RolloutState } from '../../core/rollout/rollout-state.js';

export interface PageDraft {
  readonly cause: string;
  readonly summary: string;
  /** `resolve`: the cause of a page that was taken is over. `trigger` when not said. */
  readonly action?: 'trigger' | 'resolve';
  /** When it came about. */
  readonly atMs?: number;
  /** The cause was over before a pager had taken the page: what is told as soon as one has. */
  readonly over?: { readonly cause: string; readonly summary: string; readonly atMs?: number };
}

/** Which changes wake somebody up: an automatic rollback, a stuck one, a hold that nobody asked for, an edit by hand during a hold, and broken glass. A freeze wakes nobody: somebody has just asked for it. */
export function findPages(before: RolloutState, after: RolloutState): readonly PageDraft[] {
  const what = `${after.spec.feature} (${after.spec.environment})`;
  const pages: PageDraft[] = [];
  if (!isUndoing(before.phase) && isUndoing(after.phase) && after.rollback && after.rollback.cause !== 'person') {
    pages.push({ cause: `rollback:${after.rollback.cause}`, summary: `${what} is being rolled back. ${after.rollback.reason}` });
  }
  if (before.phase !== 'rollbackStuck' && after.phase === 'rollbackStuck') {
    pages.push({ cause: 'rollbackStuck', summary: `The rollback of ${what} is stuck. ${after.detail}` });
  }
  if (after.hold?.kind === 'held' && after.hold.cause !== 'freeze' && before.hold?.cause !== after.hold.cause) {
    pages.push({ cause: `held:${after.hold.cause}`, summary: `${what} is held. ${after.hold.reason}` });
  }
  if (after.glass !== undefined && before.glass?.decisionId !== after.glass.decisionId) {
    const { by, reason, gateId } = after.glass;
    const instead = gateId === undefined ? 'although a freeze stands' : 'without the approvals of its gate';
    pages.push({ cause: 'breakGlass', summary: `${by} has broken the glass: ${what} goes on ${instead}. Reason: ${reason}` });
  }
  const unsaid = findUnsaidTrouble(before, after);
  if (unsaid?.kind === 'drifted')
    pages.push({ cause: 'drift', summary: `${what} stands still, and its flags have moved. ${unsaid.detail}` });
  return pages;
}

/** Whether what a page was about is over: the hold has ended, the rollback has finished, or nothing of the rollout is left. */
export function isPageOver(cause: string, state: RolloutState): boolean {
  const { phase, hold } = state;
  if (isClosedByPeople(cause)) return false;
  if (isTerminal(phase)) return true;
  if (cause.startsWith('held:')) return hold?.kind !== 'held' || cause !== `held:${hold.cause}`;
  // As long as the flags stand as somebody has left them, and the rollout stands still for another reason.
  if (cause === 'drift') return findUnsaidTrouble({ ...state, standing: null }, state)?.kind !== 'drifted';
  return false;
}
