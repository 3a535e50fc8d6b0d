import { setImmediate as nextTurn } from 'node:timers/promises';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { WatchStore } from '../store.js';

type Look = Parameters<WatchStore['saveLooks']>[0][number];

/** About 50 ms on PGlite, which runs nothing else meanwhile: 1,000 looks in one transaction let an abort or a kill wait for half a second. */
const LOOKS_AT_ONCE = 100;

/** Stores a round of looks: each look with its findings and timeline lines as one, not all looks as one. An older look never replaces a newer one. */
export async function saveLooks(client: SqlClient, looks: readonly Look[]): Promise<void> {
  // Locked in one order: a late round of a replaced watcher must not deadlock with the new one's.
  const ordered = [...looks].sort((a, b) => (a.watchId < b.watchId ? -1 : 1));
  for (let start = 0; start < ordered.length; start += LOOKS_AT_ONCE) {
    if (start > 0) await nextTurn();
    await client.transaction((tx) => saveTogether(tx, ordered.slice(start, start + LOOKS_AT_ONCE)));
  }
}

async function saveTogether(tx: SqlSession, ordered: readonly Look[]): Promise<void> {
  await tx.query('SELECT 1 FROM watches WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [ordered.map((look) => look.watchId)]);
  await tx.query(
    `UPDATE watches w SET standing = l.standing::json, next_due_ms = l.due, looked_at_ms = l.looked
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS l(id, standing, due, looked)
     WHERE w.id = l.id AND (w.looked_at_ms IS NULL OR w.looked_at_ms <= l.looked)`,
    [
      ordered.map((look) => look.watchId),
      ordered.map((look) => JSON.stringify(look.standing)),
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

async function insertFindings(tx: SqlSession, looks: readonly Look[]): Promise<void> {
  const findings = looks.flatMap(({ rolloutId, watchId, keep }) => keep.map((finding) => ({ rolloutId, watchId, finding })));
  if (findings.length === 0) return;
  await tx.query(
    `INSERT INTO findings (rollout_id, watch_id, guard, at_ms, finding)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::json[])
     ON CONFLICT (watch_id, guard, at_ms) DO NOTHING`,
    [
      findings.map((f) => f.rolloutId),
      findings.map((f) => f.watchId),
      findings.map((f) => f.finding.guard),
      findings.map((f) => f.finding.atMs),
      findings.map((f) => JSON.stringify(f.finding)),
    ],
  );
}
