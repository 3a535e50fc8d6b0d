import { toObservedFlags } from '../../core/assignment/observed-flag.js';
import { formatShare } from '../../core/assignment/share.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import { SCRATCH_PREFIX } from '../../core/rehearsal/scratch.js';
import { appendEntries } from '../audit/append-entries.js';
import { lockBundle, saveBundle } from '../flags/bundle-rows.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { BundleRecord } from '../store.js';
import { HAS_ENDED } from './open-rollouts.js';
import type { PutBack, StrayExposure } from './stray-records.js';

/**
 * `live` belongs to a rollout that has not ended, or that is being reverted. `settled` is what a completed one leaves: right unless its rollout was rolled back.
 * The scratch copies of rehearsals belong to no rollout, and to no user either.
 */
const IS_STRAY = `b.rollout_id IS NOT NULL AND NOT starts_with(b.feature, '${SCRATCH_PREFIX}') AND (
  (b.state = 'live' AND (r.id IS NULL OR (r.phase ${HAS_ENDED} AND NOT r.reverting))) OR (b.state = 'settled' AND r.phase IN ('rolledBack', 'refused')))`;

export function selectStrayExposures(session: SqlSession): Promise<readonly StrayExposure[]> {
  return session.query<StrayExposure>(
    `SELECT b.environment, b.feature, b.rollout_id AS "rolloutId", r.phase FROM bundles b LEFT JOIN rollouts r ON r.id = b.rollout_id
     WHERE ${IS_STRAY} ORDER BY b.environment, b.feature`,
  );
}

/**
 * One compare-and-set moves the whole bundle, so that no newer rollout can come in between: its first write either was before, and then the bundle is its own,
 * or comes after and is refused as too old.
 */
export async function putBackExposure(
  tx: SqlSession,
  { environment, feature, rolloutId }: StrayExposure,
  atMs: number,
): Promise<PutBack | null> {
  const before = await lockBundle(tx, environment, feature);
  if (before === null || before.rolloutId !== rolloutId) return null;
  const [stray] = await tx.query(
    `SELECT 1 FROM bundles b LEFT JOIN rollouts r ON r.id = b.rollout_id WHERE b.environment = $1 AND b.feature = $2 AND ${IS_STRAY}`,
    [environment, feature],
  );
  if (stray === undefined) return null;
  const after = await saveBundle(tx, toControl(before, rolloutId, atMs));
  await appendEntries(tx, [toEntry(before, after, rolloutId)]);
  return { keys: after.flags.map(({ key }) => key), generation: after.generation, share: shareOf(before) };
}

/** Above every generation that the lost rollout can have issued. */
const GENERATION_LEAP = 200;

function toControl(bundle: BundleRecord, rolloutId: string, atMs: number): BundleRecord {
  const generation = bundle.generation + GENERATION_LEAP;
  return {
    ...bundle,
    generation,
    operationId: `${rolloutId}/reconciler/${generation}`,
    exposure: null,
    state: 'rolledBack',
    drainedAtMs: 0,
    updatedAtMs: atMs,
    flags: bundle.flags.map((flag) => ({ ...flag, candidate: null, follows: 'control' as const, generation })),
  };
}

const shareOf = (bundle: BundleRecord): number => Math.max(0, ...toObservedFlags(bundle).map((flag) => flag.highestShare));

function toEntry(before: BundleRecord, { flags, generation, operationId, updatedAtMs }: BundleRecord, rolloutId: string): AuditEntry {
  const keys = flags.map(({ key }) => key);
  return {
    rolloutId,
    key: `flag/embedded/${operationId}`,
    atMs: updatedAtMs,
    kind: 'flagWrite',
    principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
    summary: `${keys.join(', ')} back on control by the reconciler: ${before.state} at ${formatShare(shareOf(before))} without an owner (generation ${generation})`,
    data: { platform: 'embedded', generation, keys, operationId, shareAfter: 0, highestShare: 0 },
  };
}
