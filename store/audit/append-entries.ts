import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { type ChainHead, chainEntries } from '../../core/audit/chain/chained-entry.js';
import type { SqlSession } from '../sql/sql-client.js';
import { TO_OUTBOX } from '../webhooks/outbox.js';
import { toSha256 } from './sha256.js';

/**
 * Appends within the caller's transaction; answers how many were new (a known key keeps its first entry). The rollout's head is locked until the commit, so
 * that numbers have no gaps, follow the order of commits, and each entry is chained to the one before. Take this lock last: it is the end of the store's lock
 * order. Webhooks that want to know of an entry have it in their outbox by the same statement.
 */
export async function appendEntries(tx: SqlSession, entries: readonly AuditEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const heads = await lockHeads(tx, [...new Set(entries.map((entry) => entry.rolloutId))].sort());
  // A statement of its own: one that waits for the lock would not see what was committed meanwhile.
  const known = await findKnownKeys(tx, entries);
  const unknown = firstOfEachKey(entries).filter((entry) => !known.has(toKey(entry)));
  const fresh = heads.map((head) =>
    chainEntries(
      unknown.filter(({ rolloutId }) => rolloutId === head.rolloutId),
      head,
      toSha256,
    ),
  );
  const chained = fresh.flat();
  if (chained.length > 0) await tx.query(APPEND, [JSON.stringify(chained), JSON.stringify(fresh.flatMap((some) => some.slice(-1)))]);
  return chained.length;
}

type StoredHead = ChainHead & { readonly rolloutId: string };

function lockHeads(tx: SqlSession, rolloutIds: readonly string[]): Promise<readonly StoredHead[]> {
  return tx.query<StoredHead>(
    `INSERT INTO audit_counters (rollout_id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id
     ON CONFLICT (rollout_id) DO UPDATE SET seq = audit_counters.seq RETURNING rollout_id AS "rolloutId", seq, hash`,
    [rolloutIds],
  );
}

async function findKnownKeys(tx: SqlSession, entries: readonly AuditEntry[]): Promise<ReadonlySet<string>> {
  // The LIMIT makes it one look into the index for each key; a plain join was seen to read the whole table.
  const rows = await tx.query<{ rolloutId: string; key: string }>(
    `SELECT i.rollout_id AS "rolloutId", i.key FROM unnest($1::text[], $2::text[]) AS i(rollout_id, key)
     CROSS JOIN LATERAL (SELECT 1 FROM audit_entries a WHERE a.rollout_id = i.rollout_id AND a.key = i.key LIMIT 1) known`,
    [entries.map(({ rolloutId }) => rolloutId), entries.map(({ key }) => key)],
  );
  return new Set(rows.map(toKey));
}

const APPEND = `
  WITH added AS (
    INSERT INTO audit_entries (rollout_id, seq, key, at_ms, kind, principal_id, via, summary, data, prev_hash, hash)
    SELECT i."rolloutId", i.seq, i.key, i."atMs", i.kind, i.principal ->> 'id', i.principal ->> 'via', i.summary, i.data, i."prevHash", i.hash
    FROM json_to_recordset($1::json) AS i(
      "rolloutId" text, seq bigint, key text, "atMs" bigint, kind text, principal json, summary text, data json, "prevHash" text, hash text)
    RETURNING *
  ), told AS (${TO_OUTBOX})
  UPDATE audit_counters c SET seq = l.seq, hash = l.hash
  FROM json_to_recordset($2::json) AS l("rolloutId" text, seq bigint, hash text) WHERE c.rollout_id = l."rolloutId"`;

function firstOfEachKey(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const first = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const id = toKey(entry);
    if (!first.has(id)) first.set(id, entry);
  }
  return [...first.values()];
}

const toKey = ({ rolloutId, key }: Pick<AuditEntry, 'rolloutId' | 'key'>): string => JSON.stringify([rolloutId, key]);
