import type { AuditHead, AuditHeads } from '../../core/audit/chain/audit-head.js';
import type { ChainedEntry } from '../../core/audit/chain/chained-entry.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import type { SqlClient } from '../sql/sql-client.js';
import { toReachParam, withinReach } from '../sql/within-reach.js';
import type { AuditQuery, ChainStore, FoundEntry } from './audit-records.js';

const ENTRY = `a.rollout_id AS "rolloutId", a.seq, a.key, a.at_ms AS "atMs", a.kind,
  json_build_object('id', a.principal_id, 'via', a.via) AS principal, a.summary, a.data, a.prev_hash AS "prevHash", a.hash`;

type ChainRow = ChainedEntry & { readonly headSeq: number | null; readonly headHash: string; readonly sealedSeq: number };

/** Timelines with their hashes, for those who check them. */
export function createChainStore(client: SqlClient): ChainStore {
  return {
    async read(rolloutId, afterSeq = 0) {
      // One statement sees one moment: read one after the other, head and entries would differ whenever something is appended in between.
      const rows = await client.query<ChainRow>(
        `SELECT ${ENTRY}, c.seq AS "headSeq", c.hash AS "headHash", c.sealed_seq AS "sealedSeq"
         FROM (SELECT * FROM audit_counters WHERE rollout_id = $1) c
         FULL JOIN (SELECT * FROM audit_entries WHERE rollout_id = $1 AND seq > $2) a ON a.rollout_id = c.rollout_id ORDER BY a.seq`,
        [rolloutId, afterSeq],
      );
      const head = rows.find(({ headSeq }) => headSeq !== null);
      return { head: head === undefined ? null : toHead(head), entries: rows.filter(({ seq }) => seq !== null).map(toEntry) };
    },
    async heads(rolloutId) {
      const [row] = await client.query<AuditHeads>(
        `SELECT json_build_object('seq', c.seq, 'hash', c.hash, 'sealedSeq', c.sealed_seq) AS head,
           (SELECT json_build_object('seq', a.seq, 'hash', a.hash) FROM audit_entries a
            WHERE a.rollout_id = c.rollout_id AND a.kind = 'ended' ORDER BY a.seq DESC LIMIT 1) AS ended
         FROM audit_counters c WHERE c.rollout_id = $1`,
        [rolloutId],
      );
      return row ?? null;
    },
    find: (query) => find(client, query),
  };
}

const toHead = ({ headSeq, headHash, sealedSeq }: ChainRow): AuditHead => ({ seq: headSeq ?? 0, hash: headHash, sealedSeq });
const toEntry = ({ headSeq: _seq, headHash: _hash, sealedSeq: _sealed, ...entry }: ChainRow): ChainedEntry => entry;

/** Two readings side by side, so that the filters of each keep their index: entries of rollouts, and those of the control plane, which say themselves what they are about. */
function find(client: SqlClient, query: AuditQuery): Promise<readonly FoundEntry[]> {
  const { after = { rolloutId: '', seq: 0 } } = query;
  return client.query<FoundEntry>(
    `SELECT * FROM (
       (SELECT ${ENTRY}, r.feature, r.environment FROM audit_entries a LEFT JOIN rollouts r ON r.id = a.rollout_id
        WHERE a.rollout_id <> $10 AND ($4::text IS NULL OR r.feature = $4) AND ($5::text IS NULL OR r.environment = $5) AND ${FILTER}
          AND ${withinReach('$11', { environment: 'r.environment', feature: 'r.feature' })}
        ORDER BY a.rollout_id, a.seq LIMIT $9)
       UNION ALL
       (SELECT ${ENTRY}, a.data ->> 'feature', a.data ->> 'environment' FROM audit_entries a
        WHERE a.rollout_id = $10 AND ($4::text IS NULL OR a.data ->> 'feature' = $4) AND ($5::text IS NULL OR a.data ->> 'environment' = $5) AND ${FILTER}
          AND ${withinReach('$11', { environment: "(a.data ->> 'environment')", feature: "(a.data ->> 'feature')" })}
        ORDER BY a.rollout_id, a.seq LIMIT $9)
     ) found ORDER BY "rolloutId", seq LIMIT $9`,
    [
      after.rolloutId,
      after.seq,
      query.rolloutId ?? null,
      query.feature ?? null,
      query.environment ?? null,
      query.kinds ?? null,
      query.fromMs ?? null,
      query.toMs ?? null,
      query.limit,
      CONTROL_PLANE,
      toReachParam(query.reach),
    ],
  );
}

const FILTER = `(a.rollout_id, a.seq) > ($1, $2) AND ($3::text IS NULL OR a.rollout_id = $3) AND ($6::text[] IS NULL OR a.kind = ANY($6))
  AND ($7::bigint IS NULL OR a.at_ms >= $7) AND ($8::bigint IS NULL OR a.at_ms < $8)`;
