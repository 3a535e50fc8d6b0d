import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlSession } from '../sql/sql-client.js';
import { HAS_ENDED } from './open-rollouts.js';
import type { StrayLeases } from './stray-records.js';

/**
 * Frees what a crash has left. A rollout that still shows something keeps its flags: nobody else may start on them before they are back on control.
 * A rollout and its leases are stored in one transaction, so a rollout that does not exist here is not about to.
 */
export async function releaseStrayLeases(tx: SqlSession, atMs: number): Promise<readonly StrayLeases[]> {
  const released = await tx.query<{ environment: string; key: string; rolloutId: string }>(
    `WITH stray AS (
       SELECT l.environment, l.flag_key FROM leases l LEFT JOIN rollouts r ON r.id = l.rollout_id
       WHERE (r.id IS NULL OR (r.phase ${HAS_ENDED} AND NOT r.reverting))
         AND NOT EXISTS (SELECT 1 FROM bundles b WHERE b.rollout_id = l.rollout_id AND b.state = 'live')
       ORDER BY l.environment, l.flag_key FOR UPDATE OF l SKIP LOCKED)
     DELETE FROM leases l USING stray s WHERE l.environment = s.environment AND l.flag_key = s.flag_key
     RETURNING l.environment, l.flag_key AS key, l.rollout_id AS "rolloutId"`,
  );
  const grouped = groupByRollout(released);
  await appendEntries(
    tx,
    grouped.map((leases) => toEntry(leases, atMs)),
  );
  return grouped;
}

function groupByRollout(rows: readonly { environment: string; key: string; rolloutId: string }[]): readonly StrayLeases[] {
  const groups = new Map<string, StrayLeases & { readonly keys: string[] }>();
  for (const { environment, key, rolloutId } of rows) {
    const name = JSON.stringify([environment, rolloutId]);
    const group = groups.get(name) ?? { rolloutId, environment, keys: [] };
    group.keys.push(key);
    groups.set(name, group);
  }
  return [...groups.values()].map((group) => ({ ...group, keys: group.keys.toSorted() }));
}

function toEntry({ rolloutId, environment, keys }: StrayLeases, atMs: number): AuditEntry {
  return {
    rolloutId,
    key: `reconciler/leases/${environment}/${atMs}`,
    atMs,
    kind: 'reconciled',
    principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
    summary: `The reconciler freed ${keys.join(', ')}: this rollout has ended and held them still.`,
    data: { environment, keys },
  };
}
