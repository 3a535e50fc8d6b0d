import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { NewRollout, RolloutQuery, RolloutRow, RolloutStore } from '../store.js';
import { announce } from '../store-events.js';
import { closeWatches } from '../watches/watch-rows.js';
import { releaseLeases, takeLeases } from './leases.js';
import { insertRollout, selectRollouts } from './rollout-rows.js';

/** Rollouts, their leases and their newest view. Lock order within a transaction: leases taken, rollout, own leases, watches, audit counter. */
export function createRolloutStore(client: SqlClient): RolloutStore {
  return {
    create: (rollout) => client.transaction((tx) => create(tx, rollout)),
    async markEngineStarted(id, atMs) {
      await client.query('UPDATE rollouts SET engine_started_at_ms = $2 WHERE id = $1 AND engine_started_at_ms IS NULL', [id, atMs]);
    },
    findUnstarted: (olderThanMs) =>
      selectRollouts(client, 'engine_started_at_ms IS NULL AND created_at_ms < $1 ORDER BY number', [olderThanMs]),
    get: async (id) => (await selectRollouts(client, 'id = $1', [id]))[0] ?? null,
    async findKnown(ids) {
      const rows = await client.query<{ id: string }>('SELECT id FROM rollouts WHERE id = ANY($1::text[])', [ids]);
      return new Set(rows.map((row) => row.id));
    },
    list: (query) => list(client, query),
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

async function create(tx: SqlSession, rollout: NewRollout): Promise<RolloutRow | Refusal> {
  const known = await findSame(tx, rollout);
  if (known !== null) return known;
  const refusal = await takeLeases(
    tx,
    rollout.spec.environment,
    rollout.id,
    rollout.spec.flags.map((flag) => flag.key),
  );
  if (refusal !== null) return refusal;
  // The same request, sent twice, may have arrived between the look and here.
  if (!(await insertRollout(tx, rollout)))
    return (await findSame(tx, rollout)) ?? refuse('REQUEST_INVALID', `Rollout ${rollout.id} could not be stored; send it again.`);
  await appendEntries(tx, [rollout.audit]);
  await announce(tx, { kind: 'rollout', id: rollout.id, revision: rollout.view.revision });
  const { id, spec, specHash, requestedBy, atMs, view } = rollout;
  return {
    id,
    environment: spec.environment,
    feature: spec.feature,
    specHash,
    spec,
    requestedBy,
    createdAtMs: atMs,
    engineStartedAtMs: null,
    view,
  };
}

async function findSame(tx: SqlSession, rollout: NewRollout): Promise<RolloutRow | Refusal | null> {
  const [known] = await selectRollouts(tx, 'id = $1', [rollout.id]);
  if (known === undefined || known.specHash === rollout.specHash) return known ?? null;
  return refuse(
    'REQUEST_INVALID',
    `A rollout ${rollout.id} exists with another spec (${known.specHash}, this one ${rollout.specHash}). Choose another id.`,
  );
}

async function record(tx: SqlSession, view: RolloutView, entries: readonly AuditEntry[]): Promise<void> {
  const updated = await tx.query(
    `UPDATE rollouts SET view = $2::json, state = $3, phase = $4, revision = $5 WHERE id = $1 AND revision < $5 RETURNING 1`,
    [view.id, JSON.stringify(view), view.state, view.phase, view.revision],
  );
  // Terminal is for ever, so even a view that arrives a second time may do this again.
  if (isTerminal(view.phase)) {
    await releaseLeases(tx, view.id);
    await closeWatches(tx, view.id);
  }
  const added = await appendEntries(tx, entries);
  if (updated.length > 0 || added > 0) await announce(tx, { kind: 'rollout', id: view.id, revision: view.revision });
}

/** Newest first. */
function list(client: SqlClient, query: RolloutQuery): Promise<readonly RolloutRow[]> {
  return selectRollouts(
    client,
    `($1::text IS NULL OR environment = $1) AND ($2::text IS NULL OR feature = $2) AND ($3::text[] IS NULL OR state = ANY($3))
     AND ($4::text IS NULL OR number < (SELECT number FROM rollouts WHERE id = $4)) ORDER BY number DESC LIMIT $5`,
    [query.environment ?? null, query.feature ?? null, query.states ?? null, query.beforeId ?? null, query.limit],
  );
}
