import { findUnsaidTrouble } from '../../core/rollout/drift/unsaid-trouble.js';
import { isUndoing } from '../../core/rollout/phases.js';
import type { RolloutState } from '../../core/rollout/rollout-state.js';

export interface PageDraft {
  readonly cause: string;
  readonly summary: string;
}

/** Which changes wake somebody up: an automatic rollback, a stuck one, a hold that nobody asked for, and an edit by hand during a hold. */
export function findPages(before: RolloutState, after: RolloutState): readonly PageDraft[] {
  const what = `${after.spec.feature} (${after.spec.environment})`;
  const pages: PageDraft[] = [];
  if (!isUndoing(before.phase) && isUndoing(after.phase) && after.rollback && after.rollback.cause !== 'person') {
    pages.push({ cause: `rollback:${after.rollback.cause}`, summary: `${what} is being rolled back. ${after.rollback.reason}` });
  }
  if (before.phase !== 'rollbackStuck' && after.phase === 'rollbackStuck') {
    pages.push({ cause: 'rollbackStuck', summary: `The rollback of ${what} is stuck. ${after.detail}` });
  }
  if (after.hold?.kind === 'held' && before.hold?.cause !== after.hold.cause) {
    pages.push({ cause: `held:${after.hold.cause}`, summary: `${what} is held. ${after.hold.reason}` });
  }
  const unsaid = findUnsaidTrouble(before, after);
  if (unsaid?.kind === 'drifted')
    pages.push({ cause: 'drift', summary: `${what} stands still, and its flags have moved. ${unsaid.detail}` });
  return pages;
}
