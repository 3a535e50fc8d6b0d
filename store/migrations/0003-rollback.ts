import type { Migration } from './migration.js';

/** Kills for platforms outside the store, rehearsals, rollouts that wait for flags, and what background work last did. */
export const rollbackMigration: Migration = {
  version: 3,
  name: 'rollback',
  statements: [
    `CREATE TABLE platform_kills (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      environment text NOT NULL,
      feature text NOT NULL,
      platform text NOT NULL,
      flag_keys json NOT NULL,
      rollout_id text NOT NULL,
      generation bigint NOT NULL,
      by_id text NOT NULL,
      via text NOT NULL,
      reason text NOT NULL,
      at_ms bigint NOT NULL,
      done_at_ms bigint,
      tries integer NOT NULL DEFAULT 0,
      last_error text,
      next_try_at_ms bigint NOT NULL
    )`,
    `CREATE INDEX platform_kills_undone ON platform_kills (id) WHERE done_at_ms IS NULL`,
    `CREATE INDEX platform_kills_by_feature ON platform_kills (environment, feature, generation)`,
    `CREATE TABLE rehearsals (
      id text PRIMARY KEY,
      environment text NOT NULL,
      feature text NOT NULL,
      bundle_hash text NOT NULL,
      by_id text NOT NULL,
      at_ms bigint NOT NULL,
      passed boolean NOT NULL,
      result json NOT NULL
    )`,
    `CREATE INDEX rehearsals_by_bundle ON rehearsals (environment, feature, bundle_hash, at_ms)`,
    // A rollout that waits for flags of another one: stored, without leases and without a workflow.
    `ALTER TABLE rollouts ADD COLUMN queued boolean NOT NULL DEFAULT false`,
    `CREATE INDEX rollouts_queued ON rollouts (number) WHERE queued`,
    `CREATE INDEX rollouts_open ON rollouts (number) WHERE NOT phase IN ('completed', 'rolledBack', 'refused')`,
    // Completed, and holding its flags again until they are back on the old control.
    `ALTER TABLE rollouts ADD COLUMN reverting boolean NOT NULL DEFAULT false`,
    `CREATE INDEX rollouts_reverting ON rollouts (number) WHERE reverting`,
    `CREATE INDEX rollouts_by_retried ON rollouts ((spec ->> 'retryOf'), number) WHERE spec ->> 'retryOf' IS NOT NULL`,
    // Of the stage's write: flags that show a newer one were moved by Tidegate itself, not by hand.
    `ALTER TABLE watches ADD COLUMN generation bigint`,
    `CREATE TABLE marks (name text PRIMARY KEY, at_ms bigint NOT NULL, data json NOT NULL)`,
  ],
};
