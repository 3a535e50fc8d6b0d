import type { Migration } from './migration.js';

/** API keys: of the secret only its hash. Rows are never removed, so that the audit can name whose a key was. */
export const keysMigration: Migration = {
  version: 6,
  name: 'keys',
  statements: [
    `CREATE TABLE api_keys (
      id text PRIMARY KEY,
      name text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('service', 'personal')),
      principal_id text NOT NULL,
      grants json NOT NULL,
      secret_sha256 text NOT NULL CHECK (secret_sha256 ~ '^[0-9a-f]{64}$'),
      created_by text NOT NULL,
      created_with text,
      created_at_ms bigint NOT NULL,
      expires_at_ms bigint NOT NULL,
      replaced_by text REFERENCES api_keys,
      overlap_ends_at_ms bigint,
      revoked_at_ms bigint,
      revoked_by text,
      revoke_reason text,
      last_used_at_ms bigint,
      CHECK (expires_at_ms > created_at_ms),
      CHECK ((replaced_by IS NULL) = (overlap_ends_at_ms IS NULL))
    )`,
    `CREATE INDEX api_keys_by_principal ON api_keys (principal_id)`,
    `CREATE INDEX api_keys_replaced ON api_keys (replaced_by) WHERE replaced_by IS NOT NULL`,
    `CREATE INDEX api_keys_unrevoked ON api_keys (created_at_ms) WHERE revoked_at_ms IS NULL`,
  ],
};
