import type { Migration } from './migration.js';

/** What was answered, in samples of bounded number and length, and the contents of versions. */
export const samplesMigration: Migration = {
  version: 8,
  name: 'samples',
  statements: [
    // `key`: a hash of the sample's id. It orders the samples by nothing that is in them, and the id itself may name a person.
    `CREATE TABLE samples (
      key text PRIMARY KEY,
      rollout_id text NOT NULL,
      stage_attempt integer NOT NULL,
      arm text NOT NULL,
      assignment text NOT NULL,
      unit text NOT NULL,
      category text NOT NULL,
      at_ms bigint NOT NULL,
      stored_at_ms bigint NOT NULL,
      input text,
      output text NOT NULL,
      metrics json NOT NULL,
      paired_output text,
      paired_metrics json,
      redactions json NOT NULL
    )`,
    `CREATE INDEX samples_by_rollout ON samples (rollout_id, key)`,
    `CREATE INDEX samples_by_age ON samples (stored_at_ms)`,
    // An empty feature: the version of all features.
    `CREATE TABLE layer_versions (
      feature text NOT NULL,
      layer text NOT NULL,
      version text NOT NULL,
      content text NOT NULL,
      sha256 text NOT NULL,
      bytes integer NOT NULL,
      created_by text NOT NULL,
      created_at_ms bigint NOT NULL,
      PRIMARY KEY (feature, layer, version)
    )`,
  ],
};
