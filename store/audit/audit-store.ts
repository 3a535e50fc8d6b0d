import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { SqlClient } from '../sql/sql-client.js';
import type { AuditStore } from '../store.js';
import { appendEntries } from './append-entries.js';

/** The timelines of all rollouts: numbered from 1 without gaps, append-only (the database refuses UPDATE and DELETE). */
export function createAuditStore(client: SqlClient): AuditStore {
  return {
    async append(entries) {
      if (entries.length > 0) await client.transaction((tx) => appendEntries(tx, entries));
    },
    list: (rolloutId, afterSeq = 0) =>
      client.query<RecordedEntry>(
        `SELECT rollout_id AS "rolloutId", seq, key, at_ms AS "atMs", kind, json_build_object('id', principal_id, 'via', via) AS principal, summary, data
         FROM audit_entries WHERE rollout_id = $1 AND seq > $2 ORDER BY seq`,
        [rolloutId, afterSeq],
      ),
  };
}
