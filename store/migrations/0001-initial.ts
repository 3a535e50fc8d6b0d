import type { Migration } from './migration.js';

/** Documents that are only handed back are `json`, not `jsonb`: the text stays as it was hashed. Times are Unix milliseconds. */
export const initialMigration: Migration = {
  version: 1,
  name: 'initial',
  statements: [
    `CREATE TABLE environments (environment text PRIMARY KEY, revision bigint NOT NULL DEFAULT 0)`,
    `CREATE TABLE bundles (
      environment text NOT NULL,
      feature text NOT NULL,
      generation bigint NOT NULL DEFAULT 0,
      revision bigint NOT NULL DEFAULT 0,
      rollout_id text,
      exposure json,
      expires_at_ms bigint,
      state text NOT NULL DEFAULT 'idle' CHECK (state IN ('idle', 'live', 'rolledBack', 'killed', 'settled')),
      drained_at_ms bigint NOT NULL DEFAULT 0,
      operation_id text NOT NULL DEFAULT '',
      updated_at_ms bigint NOT NULL,
      PRIMARY KEY (environment, feature)
    )`,
    `CREATE INDEX bundles_by_revision ON bundles (environment, revision)`,
    `CREATE TABLE flags (
      environment text NOT NULL,
      key text NOT NULL,
      feature text NOT NULL,
      position integer NOT NULL,
      layer text NOT NULL,
      control text NOT NULL,
      candidate text,
      follows text NOT NULL CHECK (follows IN ('bundle', 'control')),
      generation bigint NOT NULL,
      PRIMARY KEY (environment, key),
      FOREIGN KEY (environment, feature) REFERENCES bundles
    )`,
    `CREATE INDEX flags_by_feature ON flags (environment, feature)`,
    `CREATE TABLE kill_notices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      environment text NOT NULL,
      feature text NOT NULL,
      rollout_id text NOT NULL,
      by_id text NOT NULL,
      via text NOT NULL,
      reason text NOT NULL,
      at_ms bigint NOT NULL,
      generation bigint NOT NULL,
      delivered boolean NOT NULL DEFAULT false
    )`,
    `CREATE INDEX kill_notices_undelivered ON kill_notices (id) WHERE NOT delivered`,
    `CREATE TABLE rollouts (
      id text PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      environment text NOT NULL,
      feature text NOT NULL,
      spec_hash text NOT NULL,
      spec json NOT NULL,
      requested_by text NOT NULL,
      created_at_ms bigint NOT NULL,
      engine_started_at_ms bigint,
      view json NOT NULL,
      state text NOT NULL,
      phase text NOT NULL,
      revision bigint NOT NULL
    )`,
    `CREATE INDEX rollouts_by_feature ON rollouts (environment, feature, number)`,
    `CREATE INDEX rollouts_unstarted ON rollouts (created_at_ms) WHERE engine_started_at_ms IS NULL`,
    `CREATE TABLE leases (
      environment text NOT NULL,
      flag_key text NOT NULL,
      rollout_id text NOT NULL,
      PRIMARY KEY (environment, flag_key)
    )`,
    `CREATE INDEX leases_by_rollout ON leases (rollout_id)`,
    `CREATE TABLE audit_counters (rollout_id text PRIMARY KEY, seq bigint NOT NULL DEFAULT 0) WITH (fillfactor = 50)`,
    `CREATE TABLE audit_entries (
      rollout_id text NOT NULL,
      seq bigint NOT NULL,
      key text NOT NULL,
      at_ms bigint NOT NULL,
      kind text NOT NULL,
      principal_id text NOT NULL,
      via text NOT NULL,
      summary text NOT NULL,
      data json NOT NULL,
      PRIMARY KEY (rollout_id, seq),
      UNIQUE (rollout_id, key)
    )`,
    `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'audit entries are only ever appended'; END $$`,
    `CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,
    `CREATE TABLE outcomes (
      id text PRIMARY KEY,
      rollout_id text NOT NULL,
      stage_attempt integer NOT NULL,
      arm text NOT NULL,
      assignment text NOT NULL,
      unit text NOT NULL,
      category text NOT NULL,
      at_ms bigint NOT NULL
    )`,
    // Answers the exposure report without touching the control's half.
    `CREATE INDEX outcomes_of_candidate ON outcomes (rollout_id, unit) WHERE arm = 'candidate' AND assignment <> 'shadow'`,
    outcomeTable('outcome_totals', ''),
    outcomeTable('outcome_stats', 'minute bigint NOT NULL,'),
    `CREATE TABLE watches (
      id text PRIMARY KEY,
      rollout_id text NOT NULL,
      environment text NOT NULL,
      feature text NOT NULL,
      stage_index integer NOT NULL,
      stage_attempt integer NOT NULL,
      started_at_ms bigint NOT NULL,
      spec json NOT NULL,
      shard_hash integer NOT NULL,
      is_open boolean NOT NULL DEFAULT true,
      next_due_ms bigint NOT NULL,
      looked_at_ms bigint,
      standing json,
      told_digest text
    )`,
    `CREATE INDEX watches_due ON watches (next_due_ms, id) WHERE is_open`,
    `CREATE INDEX watches_by_rollout ON watches (rollout_id)`,
    `CREATE TABLE findings (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      rollout_id text NOT NULL,
      watch_id text NOT NULL,
      guard text NOT NULL,
      at_ms bigint NOT NULL,
      finding json NOT NULL,
      UNIQUE (watch_id, guard, at_ms)
    )`,
    `CREATE INDEX findings_by_rollout ON findings (rollout_id, at_ms, id)`,
  ],
};

/** NaN sorts above every number in Postgres, so the range refuses it as well as the infinities. */
function outcomeTable(name: string, minute: string): string {
  return `CREATE TABLE ${name} (
    rollout_id text NOT NULL,
    stage_attempt integer NOT NULL,
    arm text NOT NULL,
    assignment text NOT NULL,
    category text NOT NULL,
    metric text NOT NULL,
    ${minute}
    n bigint NOT NULL,
    sum double precision NOT NULL CHECK (sum BETWEEN -1e308 AND 1e308),
    sum_squares double precision NOT NULL CHECK (sum_squares BETWEEN 0 AND 1e308),
    PRIMARY KEY (rollout_id, stage_attempt, arm, assignment, category, metric${minute && ', minute'})
  ) WITH (fillfactor = 50)`;
}
