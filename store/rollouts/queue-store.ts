import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { QueuedRollout, QueueStore } from '../store.js';
import { announce } from '../store-events.js';
import { findObstacles, keysOf, selectQueued, toBlockers, toClaimant } from './blockers.js';
import { endQueued, endUnbegunRow } from './end-queued.js';
import { insertLeases, lockLeases } from './leases.js';
import { selectRollouts, updateView } from './rollout-rows.js';

export function createQueueStore(client: SqlClient): QueueStore {
  return {
    waiting: () => readWaiting(client),
    admit: (view, entries) => client.transaction((tx) => admit(tx, view, entries)),
    async tell(view) {
      await client.transaction(async (tx) => {
        if (await updateView(tx, view, 'queued')) await announce(tx, { kind: 'rollout', id: view.id, revision: view.revision });
      });
    },
    end: (ended) => client.transaction((tx) => endUnbegunRow(tx, ended)),
    endKilled: (environment, feature, kill) => client.transaction((tx) => endQueued(tx, environment, feature, kill)),
  };
}

async function readWaiting(client: SqlClient): Promise<readonly QueuedRollout[]> {
  const rows = await selectRollouts(client, 'queued ORDER BY number', []);
  return Promise.all(
    rows.map(async (row) => {
      const queued = rows.filter(({ environment }) => environment === row.environment);
      return { row, blockers: toBlockers(await findObstacles(client, toClaimant(row), queued), keysOf(row)) };
    }),
  );
}

async function admit(tx: SqlSession, view: RolloutView, entries: readonly AuditEntry[]): Promise<boolean> {
  await lockLeases(tx, view.environment);
  const queued = await selectQueued(tx, view.environment);
  const row = queued.find(({ id }) => id === view.id);
  if (row === undefined) return false;
  const { leases, earlier } = await findObstacles(tx, toClaimant(row), queued);
  if (leases.length > 0 || earlier.length > 0) return false;
  // A kill may end it at this moment; then the leases are not taken.
  if (!(await updateView(tx, view, 'queued', ', queued = false'))) return false;
  await insertLeases(tx, row.environment, row.id, keysOf(row));
  await appendEntries(tx, entries);
  await announce(tx, { kind: 'rollout', id: view.id, revision: view.revision });
  return true;
}
