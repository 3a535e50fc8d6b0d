import { setImmediate as nextTurn } from 'node:timers/promises';
import { toExactJson } from '../../core/audit/exact-json.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { SavedLook } from '../store.js';

/** About 50 ms on PGlite, which runs nothing else meanwhile: 1,000 looks in one transaction let an abort or a kill wait for half a second. */
const LOOKS_AT_ONCE = 100;

/**
 * Stores a round of looks: each look with its memory, verdicts and timeline lines as one, not all looks as one. An older look never replaces a newer
 * one, its memory included: readings are totals, so what a lost look has seen is in the next one.
 */
export async function saveLooks(client: SqlClient, looks: readonly SavedLook[]): Promise<void> {
  // Locked in one order: a late round of a replaced watcher must not deadlock with the new one's.
  const ordered = [...looks].sort((a, b) => (a.watchId < b.watchId ? -1 : 1));
  for (let start = 0; start < ordered.length; start += LOOKS_AT_ONCE) {
    if (start > 0) await nextTurn();
    await client.transaction((tx) => saveTogether(tx, ordered.slice(start, start + LOOKS_AT_ONCE)));
  }
}

async function saveTogether(tx: SqlSession, ordered: readonly SavedLook[]): Promise<void> {
  await tx.query('SELECT 1 FROM watches WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [ordered.map((look) => look.watchId)]);
  await tx.query(
    `UPDATE watches w SET standing = l.standing::json, memory = coalesce(l.memory::json, w.memory), next_due_ms = l.due, looked_at_ms = l.looked
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS l(id, standing, memory, due, looked)
     WHERE w.id = l.id AND (w.looked_at_ms IS NULL OR w.looked_at_ms <= l.looked)`,
    [
      ordered.map((look) => look.watchId),
      ordered.map((look) => JSON.stringify(look.standing)),
      ordered.map((look) => (look.memory === null ? null : toExactJson(look.memory))),
      ordered.map((look) => look.nextDueMs),
      ordered.map((look) => look.standing.lookedAtMs),
    ],
  );
  await insertFindings(tx, ordered);
  await appendEntries(
    tx,
    ordered.flatMap((look) => look.audit),
  );
}

async function insertFindings(tx: SqlSession, looks: readonly SavedLook[]): Promise<void> {
  const kept = looks.flatMap(({ rolloutId, watchId, keep }) => keep.map((record) => ({ rolloutId, watchId, ...record })));
  if (kept.length === 0) return;
  await tx.query(
    `INSERT INTO findings (rollout_id, watch_id, guard, at_ms, finding, basis)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::json[], $6::json[])
     ON CONFLICT (watch_id, guard, at_ms) DO NOTHING`,
    [
      kept.map((row) => row.rolloutId),
      kept.map((row) => row.watchId),
      kept.map((row) => row.finding.guard),
      kept.map((row) => row.finding.atMs),
      kept.map((row) => toExactJson(row.finding)),
      kept.map((row) => toExactJson(row.basis)),
    ],
  );
}
