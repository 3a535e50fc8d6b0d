import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import { toReachParam, withinReach } from '../sql/within-reach.js';
import type { RolloutQuery, RolloutRow, RolloutStore } from '../store.js';
import { announce } from '../store-events.js';
import { HAS_ENDED } from '../strays/open-rollouts.js';
import { closeWatches } from '../watches/watch-rows.js';
import { createRollout } from './create-rollout.js';
import { selectFlagOwners } from './flag-owners.js';
import { releaseLeases } from './leases.js';
import { selectRollouts, updateView } from './rollout-rows.js';

/** Rollouts, their leases and their newest view. Lock order within a transaction: leases taken, rollout, own leases, watches, audit counter. */
export function createRolloutStore(client: SqlClient): RolloutStore {
  return {
    create: (rollout) => client.transaction((tx) => createRollout(tx, rollout)),
    async markEngineStarted(id, atMs) {
      await client.query('UPDATE rollouts SET engine_started_at_ms = $2 WHERE id = $1 AND engine_started_at_ms IS NULL', [id, atMs]);
    },
    // Refused without a workflow: it was ended before it began.
    findUnstarted: (olderThanMs) =>
      selectRollouts(client, `engine_started_at_ms IS NULL AND created_at_ms < $1 AND NOT queued AND phase <> 'refused' ORDER BY number`, [
        olderThanMs,
      ]),
    get: async (id) => (await selectRollouts(client, 'id = $1', [id]))[0] ?? null,
    async findKnown(ids) {
      const rows = await client.query<Pick<RolloutRow, 'id' | 'environment' | 'feature'>>(
        'SELECT id, environment, feature FROM rollouts WHERE id = ANY($1::text[])',
        [ids],
      );
      return new Map(rows.map(({ id, environment, feature }) => [id, { environment, feature }]));
    },
    list: (query) => list(client, query),
    flagOwners: (environment, keys) => selectFlagOwners(client, environment, keys),
    async retriesOf(id) {
      const rows = await client.query<{ id: string }>(`SELECT id FROM rollouts WHERE spec ->> 'retryOf' = $1 ORDER BY number`, [id]);
      return rows.map((row) => row.id);
    },
    record: (view, entries) => client.transaction((tx) => record(tx, view, entries)),
    async holdsLeases(id) {
      const [row] = await client.query<{ holds: boolean }>(
        `SELECT (SELECT count(*) FROM leases l WHERE l.rollout_id = r.id) = json_array_length(r.spec -> 'flags') AS holds FROM rollouts r WHERE r.id = $1`,
        [id],
      );
      return row?.holds ?? false;
    },
  };
}

async function record(tx: SqlSession, view: RolloutView, entries: readonly AuditEntry[]): Promise<void> {
  // Terminal is for ever, also for a workflow that was revived by a reset.
  const updated = await updateView(tx, view, `revision < $5 AND NOT phase ${HAS_ENDED}`);
  // With the view that ended it, and not with a view that comes again: a completed rollout may hold its flags once more, to be reverted.
  if (updated && isTerminal(view.phase)) {
    await releaseLeases(tx, view.id);
    await closeWatches(tx, view.id);
  }
  const added = await appendEntries(tx, entries);
  if (updated || added > 0) await announce(tx, { kind: 'rollout', id: view.id, revision: view.revision });
}

const COLUMNS = { environment: 'rollouts.environment', feature: 'rollouts.feature' };

/** Newest first. */
function list(client: SqlClient, query: RolloutQuery): Promise<readonly RolloutRow[]> {
  return selectRollouts(
    client,
    `($1::text IS NULL OR environment = $1) AND ($2::text IS NULL OR feature = $2) AND ($3::text[] IS NULL OR state = ANY($3))
     AND ($4::text IS NULL OR number < (SELECT number FROM rollouts WHERE id = $4)) AND ${withinReach('$6', COLUMNS)}
     ORDER BY number DESC LIMIT $5`,
    [
      query.environment ?? null,
      query.feature ?? null,
      query.states ?? null,
      query.beforeId ?? null,
      query.limit,
      toReachParam(query.reach),
    ],
  );
}
