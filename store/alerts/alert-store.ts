import type { KnownAlert } from '../../core/evidence/alerts/read-alerts.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import { toReachParam, withinReach } from '../sql/within-reach.js';
import type { AlertNews, AlertRecord, AlertStore, WatchedAlerts } from './alert-records.js';

const KNOWN = `a.name, a.note, a.since_ms AS "sinceMs", a.resolved_at_ms AS "resolvedAtMs", a.resolved_seen_at_ms AS "resolvedSeenAtMs",
  a.seen_at_ms AS "seenAtMs", a.stale_at_ms AS "staleAtMs"`;

/** Alerts of other systems, by environment, feature and fingerprint: a sender can say nothing of a feature that is not its own. */
export function createAlertStore(client: SqlClient): AlertStore {
  return {
    async tell(news) {
      if (news.length > 0) await client.transaction((tx) => tell(tx, lastOfEach(news)));
    },
    ofWatches: (watchIds) => ofWatches(client, watchIds),
    list: ({ environment, feature, reach, limit }) =>
      client.query<AlertRecord>(
        `SELECT a.environment, a.feature, a.fingerprint, a.url, ${KNOWN} FROM alerts a
         WHERE ($1::text IS NULL OR a.environment = $1) AND ($2::text IS NULL OR a.feature = $2)
           AND ${withinReach('$4', { environment: 'a.environment', feature: 'a.feature' })}
         ORDER BY a.resolved_at_ms IS NOT NULL, a.since_ms DESC, a.fingerprint LIMIT $3`,
        [environment ?? null, feature ?? null, limit, toReachParam(reach)],
      ),
    async prune(beforeMs) {
      await client.query('DELETE FROM alerts WHERE least(coalesce(resolved_seen_at_ms, stale_at_ms), stale_at_ms) < $1', [beforeMs]);
    },
  };
}

async function tell(tx: SqlSession, news: readonly AlertNews[]): Promise<void> {
  // Watches before alerts, as looks read them; both in the order of their keys.
  await tx.query(
    `UPDATE watches SET next_due_ms = least(next_due_ms, $3) WHERE id IN (
       SELECT w.id FROM watches w JOIN unnest($1::text[], $2::text[]) AS n(environment, feature)
         ON n.environment = w.environment AND n.feature = w.feature WHERE w.is_open ORDER BY w.id FOR UPDATE OF w)`,
    [news.map(({ environment }) => environment), news.map(({ feature }) => feature), Math.min(...news.map(({ seenAtMs }) => seenAtMs))],
  );
  // The last word counts, also where it names an earlier beginning: Alertmanager takes the earliest of what several Prometheus servers say. Only an end before
  // the alert began anew is old news.
  await tx.query(
    `INSERT INTO alerts AS old (environment, feature, fingerprint, name, note, url, since_ms, resolved_at_ms, resolved_seen_at_ms, seen_at_ms, stale_at_ms)
     SELECT n.environment, n.feature, n.fingerprint, n.name, n.note, n.url, n."sinceMs", n."resolvedAtMs",
       CASE WHEN n."resolvedAtMs" IS NULL THEN NULL ELSE n."seenAtMs" END, n."seenAtMs", n."staleAtMs"
     FROM json_to_recordset($1::json) AS n(environment text, feature text, fingerprint text, name text, note text, url text,
       "sinceMs" bigint, "resolvedAtMs" bigint, "seenAtMs" bigint, "staleAtMs" bigint)
     ON CONFLICT (environment, feature, fingerprint) DO UPDATE SET name = excluded.name, note = excluded.note, url = excluded.url,
       since_ms = excluded.since_ms, resolved_at_ms = excluded.resolved_at_ms,
       resolved_seen_at_ms = CASE WHEN excluded.resolved_at_ms IS NULL THEN NULL
         WHEN old.resolved_at_ms = excluded.resolved_at_ms THEN old.resolved_seen_at_ms
         ELSE excluded.resolved_seen_at_ms END,
       seen_at_ms = excluded.seen_at_ms, stale_at_ms = excluded.stale_at_ms
     WHERE excluded.resolved_at_ms IS NULL OR excluded.resolved_at_ms >= old.since_ms`,
    [JSON.stringify(news)],
  );
}

async function ofWatches(client: SqlClient, watchIds: readonly string[]): Promise<ReadonlyMap<string, WatchedAlerts>> {
  const rows = await client.query<KnownAlert & { readonly watchId: string; readonly rolloutSinceMs: number }>(
    `SELECT w.id AS "watchId", (SELECT min(f.started_at_ms) FROM watches f WHERE f.rollout_id = w.rollout_id) AS "rolloutSinceMs", ${KNOWN}
     FROM watches w JOIN alerts a ON a.environment = w.environment AND a.feature = w.feature
     WHERE w.id = ANY($1::text[]) AND (a.resolved_at_ms IS NULL OR a.resolved_seen_at_ms >= w.started_at_ms)
     ORDER BY a.since_ms, a.fingerprint`,
    [watchIds],
  );
  const found = new Map<string, { rolloutSinceMs: number; alerts: KnownAlert[] }>();
  for (const { watchId, rolloutSinceMs, ...alert } of rows) {
    const known = found.get(watchId) ?? { rolloutSinceMs, alerts: [] };
    known.alerts.push(alert);
    found.set(watchId, known);
  }
  return found;
}

/** One statement cannot meet the same row twice. */
function lastOfEach(news: readonly AlertNews[]): readonly AlertNews[] {
  const last = new Map(news.map((one) => [JSON.stringify([one.environment, one.feature, one.fingerprint]), one]));
  return [...last.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
