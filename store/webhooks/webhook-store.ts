import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession, SqlValue } from '../sql/sql-client.js';
import { createDeliveryStore } from './delivery-store.js';
import type { NewWebhook, WebhookChange, WebhookRecord, WebhookStore } from './webhook-records.js';
import { WEBHOOK } from './webhook-rows.js';

/** Webhooks and their outbox. Lock order within a transaction: webhook, audit counter. */
export function createWebhookStore(client: SqlClient): WebhookStore {
  /** A change of one webhook with its line; nothing is written of one that there is not. */
  const change = (entry: AuditEntry, text: string, params: readonly SqlValue[]): Promise<WebhookRecord | null> =>
    client.transaction(async (tx) => {
      const [changed] = await tx.query<WebhookRecord>(`${text} RETURNING ${WEBHOOK}`, params);
      if (changed !== undefined) await appendEntries(tx, [entry]);
      return changed ?? null;
    });
  return {
    create: (webhook, entry) => client.transaction((tx) => create(tx, webhook, entry)),
    get: async (id) => (await client.query<WebhookRecord>(`SELECT ${WEBHOOK} FROM webhooks WHERE id = $1`, [id]))[0] ?? null,
    list: () => client.query<WebhookRecord>(`SELECT ${WEBHOOK} FROM webhooks ORDER BY created_at_ms, id`),
    update: (id, values, { entry, atMs }) => change(entry, UPDATE, [id, atMs, ...toParams(values)]),
    rotate: (id, { secret, previousUntilMs, atMs }, entry) =>
      change(entry, 'UPDATE webhooks SET previous_secret = secret, previous_until_ms = $3, secret = $2, updated_at_ms = $4 WHERE id = $1', [
        id,
        secret,
        previousUntilMs,
        atMs,
      ]),
    async remove(id, entry) {
      const removed = await change(entry, 'DELETE FROM webhooks WHERE id = $1', [id]);
      if (removed !== null) await client.query('DELETE FROM webhook_deliveries WHERE webhook_id = $1', [id]);
      return removed !== null;
    },
    async deactivate(id, reason, { entry, atMs }) {
      const text = 'UPDATE webhooks SET is_active = false, inactive_reason = $2, updated_at_ms = $3 WHERE id = $1 AND is_active';
      return (await change(entry, text, [id, reason, atMs])) !== null;
    },
    ...createDeliveryStore(client),
  };
}

async function create(tx: SqlSession, webhook: NewWebhook, entry: AuditEntry): Promise<WebhookRecord> {
  const { id, name, url, events, environment, features, createdBy, secret, atMs } = webhook;
  const [created] = await tx.query<WebhookRecord>(
    `INSERT INTO webhooks (id, name, url, events, environment, features, created_by, secret, created_at_ms, updated_at_ms)
     VALUES ($1, $2, $3, $4::text[], $5, $6, $7, $8, $9, $9) RETURNING ${WEBHOOK}`,
    [id, name, url, events, environment, features, createdBy, secret, atMs],
  );
  await appendEntries(tx, [entry]);
  return created as WebhookRecord;
}

/** What is null stays. Another address, or being active again, is a new beginning. */
const UPDATE = `UPDATE webhooks SET updated_at_ms = $2, name = coalesce($3, name), url = coalesce($4, url), events = coalesce($5::text[], events),
  environment = coalesce($6, environment), features = coalesce($7, features), is_active = coalesce($8, is_active),
  inactive_reason = CASE WHEN $8 THEN NULL ELSE inactive_reason END,
  quiet_until_ms = CASE WHEN $8 OR $4 IS NOT NULL THEN 0 ELSE quiet_until_ms END,
  failing_since_ms = CASE WHEN $8 OR $4 IS NOT NULL THEN NULL ELSE failing_since_ms END WHERE id = $1`;

const toParams = ({ name, url, events, environment, features, isActive }: WebhookChange): readonly SqlValue[] => [
  name ?? null,
  url ?? null,
  events ?? null,
  environment ?? null,
  features ?? null,
  isActive ?? null,
];
