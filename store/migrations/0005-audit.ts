import { GENESIS } from '../../core/audit/chain/chained-entry.js';
import { chainExisting } from './chain-existing.js';
import type { Migration } from './migration.js';

/** Entries that are chained by their hashes, and the histories of workflows that have ended. */
export const auditMigration: Migration = {
  version: 5,
  name: 'audit',
  statements: [
    `ALTER TABLE audit_entries ADD COLUMN prev_hash text, ADD COLUMN hash text`,
    // Beside the number of the last entry, its hash; `sealed_seq`: entries up to this number were there before the chain was.
    `ALTER TABLE audit_counters ADD COLUMN hash text NOT NULL DEFAULT '${GENESIS}', ADD COLUMN sealed_seq bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only`,
    chainExisting,
    `ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only`,
    `ALTER TABLE audit_entries ALTER COLUMN prev_hash SET NOT NULL, ALTER COLUMN hash SET NOT NULL`,
    `CREATE TABLE histories (
      rollout_id text PRIMARY KEY,
      run_ids json NOT NULL,
      event_count bigint NOT NULL,
      encoding text NOT NULL CHECK (encoding IN ('json', 'deflate', 'none')),
      body text NOT NULL,
      sha256 text NOT NULL,
      missing text NOT NULL,
      stored_at_ms bigint NOT NULL
    )`,
    `CREATE TRIGGER histories_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON histories
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,
  ],
};
