import type { Migration } from './migration.js';

/** Webhooks with what is to be delivered to them, and alerts that other systems tell of. */
export const webhooksMigration: Migration = {
  version: 7,
  name: 'webhooks',
  statements: [
    // The secrets are needed in the clear: whoever sends signs with them.
    `CREATE TABLE webhooks (
      id text PRIMARY KEY,
      name text NOT NULL,
      url text NOT NULL,
      events text[] NOT NULL,
      environment text NOT NULL,
      features text NOT NULL,
      is_active boolean NOT NULL DEFAULT true,
      inactive_reason text,
      secret text NOT NULL,
      previous_secret text,
      previous_until_ms bigint,
      created_by text NOT NULL,
      created_at_ms bigint NOT NULL,
      updated_at_ms bigint NOT NULL,
      failing_since_ms bigint,
      last_delivered_at_ms bigint,
      quiet_until_ms bigint NOT NULL DEFAULT 0
    )`,
    // Without a foreign key: the audit's transaction must not wait for somebody who changes a webhook. What belongs to none is removed in passing.
    `CREATE TABLE webhook_deliveries (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      webhook_id text NOT NULL,
      event_id text NOT NULL,
      type text NOT NULL,
      at_ms bigint NOT NULL,
      data json NOT NULL,
      state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'failed', 'delivered', 'dead')),
      attempts integer NOT NULL DEFAULT 0,
      first_tried_at_ms bigint,
      tried_at_ms bigint,
      next_at_ms bigint NOT NULL DEFAULT 0,
      claimed_until_ms bigint NOT NULL DEFAULT 0,
      status integer,
      error text,
      took_ms integer,
      UNIQUE (webhook_id, event_id)
    )`,
    `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_at_ms, id) WHERE state IN ('pending', 'failed')`,
    `CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id)`,
    `CREATE INDEX webhook_deliveries_done ON webhook_deliveries (tried_at_ms) WHERE state IN ('delivered', 'dead')`,
    `CREATE TABLE alerts (
      environment text NOT NULL,
      feature text NOT NULL,
      fingerprint text NOT NULL,
      name text NOT NULL,
      note text NOT NULL,
      url text,
      since_ms bigint NOT NULL,
      resolved_at_ms bigint,
      resolved_seen_at_ms bigint,
      seen_at_ms bigint NOT NULL,
      stale_at_ms bigint NOT NULL,
      PRIMARY KEY (environment, feature, fingerprint)
    )`,
  ],
};
