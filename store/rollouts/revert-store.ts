import { toObservedFlags } from '../../core/assignment/observed-flag.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { EMBEDDED_PLATFORM } from '../../core/plan/platform-traits.js';
import {
  findRevertRefusal,
  findServedRefusal,
  toRevertedView,
  toRevertingView,
  toUnrevertedView,
} from '../../core/rollout/ended/revert.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { appendEntries } from '../audit/append-entries.js';
import { selectBundles } from '../flags/bundle-rows.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { RevertOrder, RevertOutcome, RevertStore, RolloutRow } from '../store.js';
import { announce } from '../store-events.js';
import { keysOf, toClaimant } from './blockers.js';
import { describeHolder, insertLeases, lockLeases, releaseLeases, selectLeases } from './leases.js';
import { selectRollouts, updateView } from './rollout-rows.js';

export function createRevertStore(client: SqlClient): RevertStore {
  return {
    begin: (order) => client.transaction((tx) => begin(tx, order)),
    unfinished: () => selectRollouts(client, 'reverting ORDER BY number', []),
    end: (rolloutId, outcome) => client.transaction((tx) => end(tx, rolloutId, outcome)),
  };
}

async function begin(tx: SqlSession, order: RevertOrder): Promise<RolloutRow | Refusal> {
  const [found] = await selectRollouts(tx, 'id = $1', [order.rolloutId]);
  if (found === undefined) return refuse('NOT_FOUND', `There is no rollout "${order.rolloutId}".`);
  await lockLeases(tx, found.environment);
  const [row = found] = await selectRollouts(tx, 'id = $1 FOR UPDATE', [order.rolloutId]);
  const refusal = findRevertRefusal(row.view, order.atMs) ?? (await findHeld(tx, row)) ?? (await findMoved(tx, row));
  if (refusal !== null) return refusal;
  const view = toRevertingView(row.view, { atMs: order.atMs, by: order.by.id, reason: order.reason });
  await updateView(tx, view, 'true', ', reverting = true');
  await insertLeases(tx, row.environment, row.id, keysOf(row));
  await save(tx, view, toEntry(order));
  return { ...row, view };
}

async function findHeld(tx: SqlSession, row: RolloutRow): Promise<Refusal | null> {
  const [lease] = await selectLeases(tx, toClaimant(row));
  if (lease === undefined) return null;
  const way = lease.isReverting ? 'Wait for it to end' : `Abort it first (\`tidegate abort ${lease.holder}\`)`;
  return refuse(
    'FLAG_LEASED',
    `Flag ${lease.key} in ${row.environment} is held by ${describeHolder(lease)}. ${way}, then revert ${row.id}.`,
  );
}

/** Of flags on other platforms the store does not know what they serve; the revert itself looks before it writes. */
async function findMoved(tx: SqlSession, row: RolloutRow): Promise<Refusal | null> {
  const moves = row.spec.flags.filter(({ platform }) => platform === EMBEDDED_PLATFORM.name);
  if (moves.length === 0) return null;
  const [bundle] = await selectBundles(tx, 'b.feature = $2', [row.environment, row.feature]);
  return findServedRefusal(row.id, moves, bundle === undefined ? [] : toObservedFlags(bundle));
}

function toEntry({ rolloutId, by, reason, atMs }: RevertOrder): AuditEntry {
  const principal = { id: by.id, via: by.via };
  const summary = `${by.id} reverts it: ${reason}`;
  return { rolloutId, key: `revert/${atMs}`, atMs, kind: 'decision', principal, summary, data: { verb: 'revert', reason } };
}

async function end(tx: SqlSession, rolloutId: string, { kind, summary, atMs, entry }: RevertOutcome): Promise<void> {
  const [row] = await selectRollouts(tx, 'id = $1 AND reverting FOR UPDATE', [rolloutId]);
  if (row === undefined) return;
  const view = kind === 'reverted' ? toRevertedView(row.view, atMs) : toUnrevertedView(row.view, summary);
  await updateView(tx, view, 'reverting', ', reverting = false');
  await releaseLeases(tx, rolloutId);
  const { atMs: begunAtMs } = row.view.reverted ?? { atMs };
  await save(tx, view, {
    ...entry,
    rolloutId,
    key: `revert/${begunAtMs}/${kind}`,
    atMs,
    kind: kind === 'reverted' ? 'rollback' : 'refusal',
    summary,
  });
}

async function save(tx: SqlSession, view: RolloutView, entry: AuditEntry): Promise<void> {
  await appendEntries(tx, [entry]);
  await announce(tx, { kind: 'rollout', id: view.id, revision: view.revision });
}
