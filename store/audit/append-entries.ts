import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { SqlSession } from '../sql/sql-client.js';

/**
 * Appends within the caller's transaction; answers how many were new (a known key keeps its first entry). The rollout's counter row is locked until the
 * commit, so that numbers have no gaps and follow the order of commits. Take this lock last: it is the end of the store's lock order.
 */
export async function appendEntries(tx: SqlSession, entries: readonly AuditEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const rolloutIds = [...new Set(entries.map((entry) => entry.rolloutId))].sort();
  await tx.query(
    `INSERT INTO audit_counters (rollout_id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id
     ON CONFLICT (rollout_id) DO UPDATE SET seq = audit_counters.seq`,
    [rolloutIds],
  );
  const [row] = await tx.query<{ added: number }>(APPEND, [JSON.stringify(firstOfEachKey(entries))]);
  return row?.added ?? 0;
}

const APPEND = `
  WITH fresh AS (
    SELECT i.*, row_number() OVER (PARTITION BY i."rolloutId" ORDER BY i.place) AS ahead
    FROM json_to_recordset($1::json) AS i(
      place integer, "rolloutId" text, key text, "atMs" bigint, kind text, principal json, summary text, data json)
    WHERE NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.rollout_id = i."rolloutId" AND a.key = i.key)
  ), added AS (
    INSERT INTO audit_entries (rollout_id, seq, key, at_ms, kind, principal_id, via, summary, data)
    SELECT f."rolloutId", c.seq + f.ahead, f.key, f."atMs", f.kind, f.principal ->> 'id', f.principal ->> 'via', f.summary, f.data
    FROM fresh f JOIN audit_counters c ON c.rollout_id = f."rolloutId"
    RETURNING rollout_id
  ), counted AS (
    UPDATE audit_counters c SET seq = c.seq + a.n
    FROM (SELECT rollout_id, count(*) AS n FROM added GROUP BY rollout_id) a
    WHERE c.rollout_id = a.rollout_id
  )
  SELECT count(*) AS added FROM added`;

function firstOfEachKey(entries: readonly AuditEntry[]): readonly (AuditEntry & { readonly place: number })[] {
  const first = new Map<string, AuditEntry & { readonly place: number }>();
  for (const [place, entry] of entries.entries()) {
    const id = JSON.stringify([entry.rolloutId, entry.key]);
    if (!first.has(id)) first.set(id, { ...entry, place });
  }
  return [...first.values()];
}
