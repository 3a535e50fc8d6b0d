import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { Blocker } from '../../core/rollout/queue/blocker.js';
import { toQueuedView } from '../../core/rollout/queue/queued-view.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { NewRollout, RolloutRow } from '../store.js';
import { announce } from '../store-events.js';
import { type Claimant, findObstacles, keysOf, type Obstacles, selectQueued, sharedKeys, toBlockers } from './blockers.js';
import { describeHolder, insertLeases, lockLeases } from './leases.js';
import { insertRollout, selectRollouts } from './rollout-rows.js';

/** Stores it with the leases of all its flags; when they are not to be had, as one that waits, or not at all (FLAG_LEASED). */
export async function createRollout(tx: SqlSession, rollout: NewRollout): Promise<RolloutRow | Refusal> {
  const known = await findSame(tx, rollout);
  if (known !== null) return known;
  const { environment, feature, onConflict } = rollout.spec;
  await lockLeases(tx, environment);
  // The same request at the same moment: it holds its own flags by now, and is no obstacle to itself.
  const twin = await findSame(tx, rollout);
  if (twin !== null) return twin;
  const claimant = { id: rollout.id, environment, feature, keys: keysOf(rollout) };
  const obstacles = await findObstacles(tx, claimant, await selectQueued(tx, environment));
  const blockers = toBlockers(obstacles, claimant.keys);
  if (blockers.length > 0)
    return onConflict === 'reject' ? explainHeld(claimant, obstacles) : insert(tx, toQueued(rollout, blockers), true);
  await insertLeases(tx, environment, rollout.id, claimant.keys);
  return insert(tx, rollout, false);
}

async function insert(
  tx: SqlSession,
  rollout: NewRollout & { readonly wait?: AuditEntry },
  queued: boolean,
): Promise<RolloutRow | Refusal> {
  // The same request, sent twice, may have arrived between the look and here.
  if (!(await insertRollout(tx, rollout, queued)))
    return (await findSame(tx, rollout)) ?? refuse('REQUEST_INVALID', `Rollout ${rollout.id} could not be stored; send it again.`);
  await appendEntries(tx, [rollout.audit, ...(rollout.wait === undefined ? [] : [rollout.wait]), ...toRetryEntries(rollout)]);
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
    queued,
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

function toQueued(rollout: NewRollout, blockers: readonly Blocker[]): NewRollout & { readonly wait: AuditEntry } {
  const { id, spec, atMs } = rollout;
  const view = toQueuedView(rollout.view, { blockers, sinceMs: atMs, maxHoldMs: spec.watch.maxHoldMs });
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  const data = { kind: 'held', cause: 'queued', onConflict: spec.onConflict, blockers };
  return { ...rollout, view, wait: { rolloutId: id, key: 'queued', atMs, kind: 'hold', principal, summary: view.detail, data } };
}

/** The old rollout's timeline names its retry, as the retry names it. */
function toRetryEntries({ id, spec: { retryOf }, requestedBy, atMs, audit }: NewRollout): readonly AuditEntry[] {
  if (retryOf === undefined) return [];
  const summary = `${requestedBy} retries it as ${id}.`;
  return [{ ...audit, rolloutId: retryOf, key: `retry/${id}`, atMs, summary, data: { retriedBy: id } }];
}

const OTHER_WAYS = 'Or let the spec say `onConflict: queue` to wait for it, or `onConflict: supersede` to have it rolled back first.';

const ALL_OF_A_FEATURE = ' All flags of a feature move by one share of its units, so that it has one rollout at a time.';

function explainHeld({ environment, keys }: Claimant, { leases: [lease], earlier: [waiting] }: Obstacles): Refusal {
  if (lease !== undefined) {
    const way = lease.isReverting ? 'Wait for it to end' : `Wait for it to end, or stop it with \`tidegate abort ${lease.holder}\``;
    return refuse(
      'FLAG_LEASED',
      `Flag ${lease.key} in ${environment} is held by ${describeHolder(lease)}.${keys.includes(lease.key) ? '' : ALL_OF_A_FEATURE} ${way}, then start again. ${OTHER_WAYS}`,
    );
  }
  const [key = ''] = waiting === undefined ? [] : sharedKeys(waiting, keys);
  return refuse(
    'FLAG_LEASED',
    `Flag ${key} in ${environment} is free, but rollout ${waiting?.id} waits for it since longer. Wait for it, or stop it with \`tidegate abort ${waiting?.id}\`, then start again. ${OTHER_WAYS}`,
  );
}
