import type { SqlClient } from '../sql/sql-client.js';
import type { Attempted, ClaimedDelivery, ClaimOrder, DeliveryRecord, WebhookStore } from './webhook-records.js';
import { DELIVERY, deliveryOf } from './webhook-rows.js';

type DeliveryStore = Pick<WebhookStore, 'deliver' | 'deliveries' | 'delivery' | 'redeliver' | 'claim' | 'claimOne' | 'finish' | 'prune'>;

const CLAIMED = `${deliveryOf('d')}, h.url, h.secret, h.previous_secret AS "previousSecret", h.previous_until_ms AS "previousUntilMs",
  h.failing_since_ms AS "failingSinceMs"`;

/** Taken by several at once from one webhook that works. */
const AT_ONCE = 4;

/** The outbox: what is to be sent, and what came of it. */
export function createDeliveryStore(client: SqlClient): DeliveryStore {
  return {
    async deliver({ webhookId, eventId, type, atMs, data }) {
      const [made] = await client.query<DeliveryRecord>(
        `INSERT INTO webhook_deliveries (webhook_id, event_id, type, at_ms, data) VALUES ($1, $2, $3, $4, $5::json) RETURNING ${DELIVERY}`,
        [webhookId, eventId, type, atMs, JSON.stringify(data)],
      );
      return made as DeliveryRecord;
    },
    deliveries: (webhookId, { state, beforeId, limit }) =>
      client.query<DeliveryRecord>(
        `SELECT ${DELIVERY} FROM webhook_deliveries WHERE webhook_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::bigint IS NULL OR id < $3)
         ORDER BY id DESC LIMIT $4`,
        [webhookId, state ?? null, beforeId ?? null, limit],
      ),
    async delivery(webhookId, id) {
      const text = `SELECT ${DELIVERY} FROM webhook_deliveries WHERE webhook_id = $1 AND id = $2`;
      return (await client.query<DeliveryRecord>(text, [webhookId, id]))[0] ?? null;
    },
    async redeliver(webhookId, id) {
      const [again] = await client.query<DeliveryRecord>(
        `UPDATE webhook_deliveries SET state = 'pending', attempts = 0, first_tried_at_ms = NULL, next_at_ms = 0
         WHERE webhook_id = $1 AND id = $2 RETURNING ${DELIVERY}`,
        [webhookId, id],
      );
      return again ?? null;
    },
    claim: (order) => claim(client, order),
    async claimOne(id, { nowMs, untilMs }) {
      const [claimed] = await client.query<ClaimedDelivery>(
        `UPDATE webhook_deliveries d SET claimed_until_ms = $3 FROM webhooks h
         WHERE h.id = d.webhook_id AND d.id = $1 AND d.state IN ('pending', 'failed') AND d.claimed_until_ms <= $2 RETURNING ${CLAIMED}`,
        [id, nowMs, untilMs],
      );
      return claimed ?? null;
    },
    finish: (delivery, attempted) => finish(client, delivery, attempted),
    prune: (order) => prune(client, order),
  };
}

/** What nobody has had time for is given up, what has ended long ago is forgotten. */
async function prune(
  client: SqlClient,
  { endedBeforeMs, nowMs }: { readonly endedBeforeMs: number; readonly nowMs: number },
): Promise<void> {
  await client.query(`DELETE FROM webhook_deliveries WHERE state IN ('delivered', 'dead') AND tried_at_ms < $1`, [endedBeforeMs]);
  // Nobody has had time for these: their webhook was not active, or failed all the while.
  await client.query(
    `UPDATE webhook_deliveries SET state = 'dead', error = coalesce(error, 'not tried in time'), tried_at_ms = coalesce(tried_at_ms, $2)
     WHERE state IN ('pending', 'failed') AND at_ms < $1 AND coalesce(first_tried_at_ms, at_ms) < $1 AND claimed_until_ms <= $2`,
    [endedBeforeMs, nowMs],
  );
  await client.query('DELETE FROM webhook_deliveries d WHERE NOT EXISTS (SELECT 1 FROM webhooks w WHERE w.id = d.webhook_id)');
  await client.query('UPDATE webhooks SET previous_secret = NULL, previous_until_ms = NULL WHERE previous_until_ms <= $1', [nowMs]);
}

/** For each webhook its oldest ones, as many as it may get now; who comes second skips what the first has locked, or finds it claimed. */
async function claim(client: SqlClient, { nowMs, untilMs, limit }: ClaimOrder): Promise<readonly ClaimedDelivery[]> {
  const claimed = await client.query<ClaimedDelivery>(
    `UPDATE webhook_deliveries d SET claimed_until_ms = $2 FROM webhooks h
     WHERE h.id = d.webhook_id AND d.id IN (
       SELECT due.id FROM webhook_deliveries due WHERE due.claimed_until_ms <= $1 AND due.next_at_ms <= $1 AND due.state IN ('pending', 'failed')
         AND due.id IN (
           SELECT next.id FROM webhooks w CROSS JOIN LATERAL (
             SELECT n.id FROM webhook_deliveries n
             WHERE n.webhook_id = w.id AND n.state IN ('pending', 'failed') AND n.next_at_ms <= $1 AND n.claimed_until_ms <= $1
             ORDER BY n.next_at_ms, n.id
             LIMIT greatest(0, CASE WHEN w.failing_since_ms IS NULL THEN ${AT_ONCE} ELSE 1 END - (
               SELECT count(*) FROM webhook_deliveries f
               WHERE f.webhook_id = w.id AND f.state IN ('pending', 'failed') AND f.claimed_until_ms > $1))
           ) next
           WHERE w.is_active AND w.quiet_until_ms <= $1)
       ORDER BY due.next_at_ms, due.id LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING ${CLAIMED}`,
    [nowMs, untilMs, limit],
  );
  return claimed.toSorted((a, b) => a.id - b.id);
}

async function finish(
  client: SqlClient,
  { id, webhookId }: Pick<DeliveryRecord, 'id' | 'webhookId'>,
  { state, status, error, tookMs, atMs, nextAtMs, quietUntilMs }: Attempted,
): Promise<void> {
  await client.transaction(async (tx) => {
    await tx.query(
      `UPDATE webhook_deliveries SET state = $2, status = $3, error = $4, took_ms = $5, tried_at_ms = $6, next_at_ms = $7,
         first_tried_at_ms = coalesce(first_tried_at_ms, $6), attempts = attempts + 1, claimed_until_ms = 0 WHERE id = $1`,
      [id, state, status, error, tookMs, atMs, nextAtMs],
    );
    if (state === 'delivered')
      await tx.query('UPDATE webhooks SET failing_since_ms = NULL, quiet_until_ms = 0, last_delivered_at_ms = $2 WHERE id = $1', [
        webhookId,
        atMs,
      ]);
    else
      await tx.query(
        'UPDATE webhooks SET failing_since_ms = coalesce(failing_since_ms, $2), quiet_until_ms = greatest(quiet_until_ms, $3) WHERE id = $1',
        [webhookId, atMs, quietUntilMs],
      );
  });
}
