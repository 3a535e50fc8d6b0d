/** Without secrets: whatever shows a webhook reads these. */
export const WEBHOOK = `id, name, url, events, environment, features, is_active AS "isActive", inactive_reason AS "inactiveReason",
  created_by AS "createdBy", created_at_ms AS "createdAtMs", updated_at_ms AS "updatedAtMs", failing_since_ms AS "failingSinceMs",
  last_delivered_at_ms AS "lastDeliveredAtMs", previous_until_ms AS "previousUntilMs"`;

export const DELIVERY = `id, webhook_id AS "webhookId", event_id AS "eventId", type, at_ms AS "atMs", data, state, attempts,
  first_tried_at_ms AS "firstTriedAtMs", tried_at_ms AS "triedAtMs", next_at_ms AS "nextAtMs", status, error, took_ms AS "tookMs"`;

/** The same of the table under this name. */
export const deliveryOf = (alias: string): string => DELIVERY.replaceAll(/(^|,)\s*([a-z_]+)/g, `$1 ${alias}.$2`);
