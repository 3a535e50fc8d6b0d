import type { Migration } from './migration.js';

/** Freezes, where each rollout's message stands in Slack, and what kills that their sender named have done: sent twice, they count once. */
export const slackMigration: Migration = {
  version: 4,
  name: 'slack',
  statements: [
    `CREATE TABLE freezes (
      id text PRIMARY KEY,
      environment text NOT NULL,
      feature text,
      kind text NOT NULL,
      reason text NOT NULL,
      by_id text NOT NULL,
      via text NOT NULL,
      from_ms bigint NOT NULL,
      until_ms bigint,
      created_at_ms bigint NOT NULL,
      lifted_at_ms bigint,
      lifted_by text,
      lifted_via text,
      lift_reason text
    )`,
    `CREATE INDEX freezes_open ON freezes (environment, from_ms) WHERE lifted_at_ms IS NULL`,
    `CREATE TABLE slack_cards (
      rollout_id text PRIMARY KEY,
      channel text NOT NULL,
      ts text NOT NULL,
      revision bigint NOT NULL,
      last_seq bigint NOT NULL,
      begun_seq bigint NOT NULL,
      updated_at_ms bigint NOT NULL
    )`,
    `CREATE TABLE known_kills (
      environment text NOT NULL,
      feature text NOT NULL,
      by_id text NOT NULL,
      id text NOT NULL,
      generation bigint NOT NULL,
      at_ms bigint NOT NULL,
      rollout_id text,
      PRIMARY KEY (environment, feature, by_id, id)
    )`,
  ],
};
