import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { BundleRecord, KillNotice } from '../store.js';
import { applyKill } from './bundle-change.js';
import { lockBundle, saveBundle } from './bundle-rows.js';
import { type Kill, toKillEntry } from './flag-audit.js';

/** Control for everybody, in one transaction: generation far above all that was issued, notices for the rollouts concerned, timeline. Null: unknown feature. */
export function killBundle(client: SqlClient, environment: string, feature: string, kill: Kill): Promise<BundleRecord | null> {
  return client.transaction(async (tx) => {
    const before = await lockBundle(tx, environment, feature);
    if (before === null) return null;
    const after = await saveBundle(tx, applyKill(before, kill.atMs));
    const live = await findLiveRollouts(tx, before);
    for (const rolloutId of live) {
      await tx.query(
        'INSERT INTO kill_notices (environment, feature, rollout_id, by_id, via, reason, at_ms, generation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [environment, feature, rolloutId, kill.by.id, kill.by.via, kill.reason, kill.atMs, after.generation],
      );
    }
    const told = new Set(before.rolloutId === null ? live : [...live, before.rolloutId]);
    await appendEntries(
      tx,
      [...told].map((rolloutId) => toKillEntry(rolloutId, kill, before, after)),
    );
    return after;
  });
}

/** Whoever is exposed now, and whoever holds a flag: a rollout that still waits for its first approval must not start after a kill. */
async function findLiveRollouts(tx: SqlSession, before: BundleRecord): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT DISTINCT rollout_id AS id FROM leases WHERE environment = $1 AND flag_key = ANY($2::text[])',
    [before.environment, before.flags.map((flag) => flag.key)],
  );
  const exposed = before.state === 'live' && before.rolloutId !== null ? [before.rolloutId] : [];
  return [...new Set([...exposed, ...rows.map((row) => row.id)])].sort();
}

export function readUndeliveredKills(client: SqlClient): Promise<readonly KillNotice[]> {
  return client.query<KillNotice>(
    'SELECT id, environment, feature, rollout_id AS "rolloutId", by_id AS "by", via, reason, at_ms AS "atMs", generation FROM kill_notices WHERE NOT delivered ORDER BY id',
  );
}
