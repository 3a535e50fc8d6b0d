import { describeGrant } from '../../core/access/grant.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { type ApiKey, isWorking, type NewKey } from '../../core/keys/api-key.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { KeyDraft, KeyRevocation, KeyRotation, KeyStore, RevokedKeys } from './key-records.js';
import { COLUMNS, type KeyRow, selectKeys, toKey, worksAt } from './key-rows.js';

/** So many keys can be looked over by people, and be listed in one answer. */
const MOST_WORKING = 1_000;
const TOUCH_EVERY_MS = 60_000;
const MOST_LISTED = 1_000;

/** API keys: made, rotated and revoked together with their audit entries, and never removed. */
export function createKeyStore(client: SqlClient): KeyStore {
  let changes = 0;
  const changed = <Value>(value: Value): Value => {
    changes += 1;
    return value;
  };
  return {
    create: (draft, entry) => client.transaction((tx) => create(tx, draft, entry)),
    rotate: async (rotation, entry) => changed(await client.transaction((tx) => rotate(tx, rotation, entry))),
    revoke: async (revocation, toEntry) => changed(await client.transaction((tx) => revoke(tx, revocation, toEntry))),
    get: (id) => selectKey(client, id),
    async findStored(id) {
      const [row] = await client.query<KeyRow & { secretSha256: string }>(
        `SELECT ${COLUMNS}, k.secret_sha256 AS "secretSha256" FROM api_keys k WHERE k.id = $1`,
        [id],
      );
      if (row === undefined) return null;
      const { secretSha256, ...rest } = row;
      return { key: toKey(rest), secretSha256 };
    },
    list: ({ nowMs, isAll = false }) =>
      isAll
        ? selectKeys(client, 'ORDER BY k.created_at_ms DESC, k.id LIMIT $1', [MOST_LISTED])
        : selectKeys(client, `WHERE ${worksAt('$1')} ORDER BY k.created_at_ms DESC, k.id`, [nowMs]),
    madeWith: (id, nowMs) =>
      selectKeys(client, `WHERE k.created_with = $1 AND ${worksAt('$2')} ORDER BY k.created_at_ms DESC, k.id`, [id, nowMs]),
    makersOf: (principalIds) => selectMakers(client, principalIds),
    async touch(id, atMs) {
      await client.query('UPDATE api_keys SET last_used_at_ms = $2 WHERE id = $1 AND (last_used_at_ms IS NULL OR last_used_at_ms <= $3)', [
        id,
        atMs,
        atMs - TOUCH_EVERY_MS,
      ]);
    },
    changes: () => changes,
  };
}

/** One change of keys after the other: whether a name is free and what replaces what is decided by looking at several rows. */
async function lockKeys(tx: SqlSession): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('tidegate/keys', 0))`);
}

async function create(tx: SqlSession, draft: KeyDraft, entry: AuditEntry): Promise<ApiKey | Refusal> {
  await lockKeys(tx);
  const refusal = await findCreateRefusal(tx, draft.key);
  if (refusal !== null) return refusal;
  const key = await insert(tx, draft);
  await appendEntries(tx, [entry]);
  return key;
}

async function findCreateRefusal(tx: SqlSession, { name, kind, principalId, createdAtMs }: NewKey): Promise<Refusal | null> {
  const [taken] = await selectKeys(tx, `WHERE k.name = $1 AND k.kind = $2 AND k.principal_id = $3 AND ${worksAt('$4')} LIMIT 1`, [
    name,
    kind,
    principalId,
    createdAtMs,
  ]);
  if (taken !== undefined)
    return refuse(
      'KEY_NAME_TAKEN',
      `There is a key "${name}" already (${taken.id}) that works until ${new Date(taken.expiresAtMs).toISOString()}. Give the new one another name; or rotate that one, or revoke it first.`,
    );
  return findTooMany(tx, createdAtMs);
}

async function findTooMany(tx: SqlSession, atMs: number): Promise<Refusal | null> {
  const [counted] = await tx.query<{ count: number }>(`SELECT count(*)::bigint AS count FROM api_keys k WHERE ${worksAt('$1')}`, [atMs]);
  const count = counted?.count ?? 0;
  if (count < MOST_WORKING) return null;
  return refuse(
    'KEY_LIMIT_REACHED',
    `${count} keys work, and ${MOST_WORKING} is the limit. Revoke what is not used: \`tidegate keys list\` says when each was used last.`,
  );
}

async function insert(tx: SqlSession, { key, secretSha256 }: KeyDraft): Promise<ApiKey> {
  const { id, name, kind, principalId, grants, createdBy, createdWith, createdAtMs, expiresAtMs } = key;
  const [row] = await tx.query<KeyRow>(
    `INSERT INTO api_keys AS k (id, name, kind, principal_id, grants, secret_sha256, created_by, created_with, created_at_ms, expires_at_ms)
     VALUES ($1, $2, $3, $4, $5::json, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
    [
      id,
      name,
      kind,
      principalId,
      JSON.stringify(grants.map(describeGrant)),
      secretSha256,
      createdBy,
      createdWith,
      createdAtMs,
      expiresAtMs,
    ],
  );
  return toKey(row as KeyRow);
}

async function rotate(tx: SqlSession, { replaces, overlapEndsAtMs, ...draft }: KeyRotation, entry: AuditEntry) {
  await lockKeys(tx);
  const known = await selectKey(tx, replaces);
  if (known === null || known.replacedBy !== null || !isWorking(known, draft.key.createdAtMs)) return null;
  const refusal = await findTooMany(tx, draft.key.createdAtMs);
  if (refusal !== null) return refusal;
  const key = await insert(tx, draft);
  await tx.query('UPDATE api_keys SET replaced_by = $2, overlap_ends_at_ms = $3 WHERE id = $1', [replaces, key.id, overlapEndsAtMs]);
  await appendEntries(tx, [entry]);
  return { key, old: { ...known, replacedBy: key.id, overlapEndsAtMs } };
}

async function revoke(
  tx: SqlSession,
  { id, by, reason, atMs }: KeyRevocation,
  toEntry: (revoked: RevokedKeys) => AuditEntry,
): Promise<RevokedKeys | null> {
  await lockKeys(tx);
  const rows = await tx.query<KeyRow>(
    `WITH RECURSIVE chain AS (
       SELECT id FROM api_keys WHERE id = $1 UNION SELECT earlier.id FROM chain JOIN api_keys earlier ON earlier.replaced_by = chain.id
     )
     UPDATE api_keys k SET revoked_at_ms = $2, revoked_by = $3, revoke_reason = $4
     WHERE k.id IN (SELECT id FROM chain) AND ${worksAt('$2')} AND (SELECT ${worksAt('$2')} FROM api_keys k WHERE k.id = $1) RETURNING ${COLUMNS}`,
    [id, atMs, by, reason],
  );
  const revoked = rows.map(toKey);
  const key = revoked.find((one) => one.id === id);
  if (key === undefined) return null;
  const all = { key, before: revoked.filter((one) => one !== key) };
  await appendEntries(tx, [toEntry(all)]);
  return all;
}

async function selectKey(session: SqlSession, id: string): Promise<ApiKey | null> {
  return (await selectKeys(session, 'WHERE k.id = $1', [id]))[0] ?? null;
}

async function selectMakers(client: SqlClient, principalIds: readonly string[]): Promise<readonly string[]> {
  // UNION drops what was found already: keys that made each other come to an end.
  const rows = await client.query<{ maker: string }>(
    `WITH RECURSIVE makers AS (
       SELECT created_by AS maker FROM api_keys WHERE kind = 'service' AND principal_id = ANY($1)
       UNION SELECT k.created_by FROM makers m JOIN api_keys k ON k.kind = 'service' AND k.principal_id = m.maker
     ) SELECT maker FROM makers ORDER BY maker`,
    [principalIds],
  );
  return rows.map(({ maker }) => maker);
}
