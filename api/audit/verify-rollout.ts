import { checkHistory } from '../../contracts/audit/check-history.js';
import { toSha256 } from '../../contracts/audit/sha256.js';
import type { AuditVerification } from '../../core/audit/audit-verification.js';
import { findEndedHead } from '../../core/audit/chain/audit-head.js';
import type { ChainHead } from '../../core/audit/chain/chained-entry.js';
import { findEmptied, verifyChain } from '../../core/audit/chain/verify-chain.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import type { AppDeps } from '../api-deps.js';
import type { Timeline } from './find-timeline.js';

/** Checks everything that is kept about a rollout, or the entries of the control plane. `noted`: a head that somebody wrote down outside. */
export async function verifyRollout(
  { store, nowMs }: Pick<AppDeps, 'store' | 'nowMs'>,
  { id, engineStartedAtMs }: Pick<Timeline, 'id' | 'engineStartedAtMs'>,
  noted: readonly ChainHead[],
): Promise<AuditVerification> {
  // The history first: its entry is written with it, so that no history can be found whose entry is not.
  const kept = await store.histories.read(id);
  const { head, entries } = await store.chains.read(id);
  const checked = verifyChain(entries, { stored: head, noted }, toSha256);
  const emptied = id === CONTROL_PLANE ? null : findEmptied({ entries: entries.length, stored: head });
  const chain = { ...checked, break: checked.break ?? emptied, sealedSeq: head?.sealedSeq ?? 0 };
  const isBetween = kept === null && entries.some(({ kind }) => kind === 'history');
  const history = checkHistory(isBetween ? await store.histories.read(id) : kept, entries, engineStartedAtMs !== null);
  return {
    rolloutId: id,
    verifiedAtMs: nowMs(),
    ok: chain.break === null && history.break === null,
    chain,
    ended: findEndedHead(entries),
    history,
  };
}
