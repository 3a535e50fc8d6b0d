import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import { GENESIS, toChainText } from '../../core/audit/chain/chained-entry.js';
import { toSha256 } from '../audit/sha256.js';
import type { SqlSession } from '../sql/sql-client.js';

const PAGE = 1_000;

/**
 * Chains the entries that were there before the chain was, in the order of their numbers. What was done to them until now stays unseen, so that each head
 * says up to where this goes (`sealed_seq`); from now on they are as safe as the others.
 */
export async function chainExisting(tx: SqlSession): Promise<void> {
  let last = { rolloutId: '', seq: 0, hash: GENESIS };
  for (;;) {
    const page = await tx.query<RecordedEntry>(
      `SELECT rollout_id AS "rolloutId", seq, key, at_ms AS "atMs", kind, json_build_object('id', principal_id, 'via', via) AS principal, summary, data
       FROM audit_entries WHERE (rollout_id, seq) > ($1, $2) ORDER BY rollout_id, seq LIMIT ${PAGE}`,
      [last.rolloutId, last.seq],
    );
    if (page.length === 0) break;
    const hashes = page.map((entry) => {
      const prevHash = entry.rolloutId === last.rolloutId ? last.hash : GENESIS;
      last = { rolloutId: entry.rolloutId, seq: entry.seq, hash: toSha256(toChainText({ ...entry, prevHash })) };
      return { ...last, prevHash };
    });
    await tx.query(
      `UPDATE audit_entries a SET prev_hash = h."prevHash", hash = h.hash
       FROM json_to_recordset($1::json) AS h("rolloutId" text, seq bigint, "prevHash" text, hash text)
       WHERE a.rollout_id = h."rolloutId" AND a.seq = h.seq`,
      [JSON.stringify(hashes)],
    );
  }
  await tx.query(
    `UPDATE audit_counters c SET hash = a.hash, sealed_seq = c.seq FROM audit_entries a WHERE a.rollout_id = c.rollout_id AND a.seq = c.seq`,
  );
}
