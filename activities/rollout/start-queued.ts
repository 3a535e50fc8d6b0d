import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { isForward } from '../../core/rollout/phases.js';
import { describeWait } from '../../core/rollout/queue/blocker.js';
import { endUnbegun } from '../../core/rollout/queue/end-unbegun.js';
import { describeExpiry, toQueuedView } from '../../core/rollout/queue/queued-view.js';
import { toSupersedeDecision } from '../../core/rollout/queue/supersede.js';
import { toRequest } from '../../core/rollout/queue/to-request.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import { toView } from '../../core/rollout/view/to-view.js';
import type { QueuedRollout, RolloutRow, Store } from '../../store/store.js';

/** How the queue speaks to rollouts. */
export interface QueueDoor {
  /** Starts the workflow of a stored rollout; starting it twice is starting it once. */
  start(row: RolloutRow): Promise<void>;
  /** A decision about a rollout that runs; the same one twice is one. One that has ended takes none, which is no error. */
  decide(row: RolloutRow, decision: Decision): Promise<void>;
}

export interface QueueDeps {
  readonly store: Pick<Store, 'queue' | 'rollouts'>;
  readonly door: QueueDoor;
  readonly nowMs: () => number;
  readonly onError: (what: string, error: unknown) => void;
}

/**
 * One look at everything that waits: lets begin what can, ends what has waited too long, and has out of the way what is to be superseded. May be called by
 * several processes at once and die at any point: the store decides who begins, decisions are taken once by their ids, and what has its flags but no workflow
 * is started by housekeeping.
 */
export async function startQueued(deps: QueueDeps): Promise<void> {
  for (const waiting of await deps.store.queue.waiting()) {
    try {
      await look(deps, waiting);
    } catch (error) {
      deps.onError(`queue: ${waiting.row.id}`, error);
    }
  }
}

async function look(deps: QueueDeps, { row, blockers }: QueuedRollout): Promise<void> {
  const { store, nowMs } = deps;
  const { maxHoldMs } = row.spec.watch;
  const atMs = nowMs();
  if (blockers.length === 0) return begin(deps, row, atMs);
  if (atMs >= row.createdAtMs + maxHoldMs) {
    await store.queue.end(endUnbegun(toRequest(row), { reason: describeExpiry({ blockers, maxHoldMs }), atMs, isWaiting: true }));
    return;
  }
  if (row.view.headline !== describeWait(blockers))
    await store.queue.tell(toQueuedView(row.view, { blockers, sinceMs: row.createdAtMs, maxHoldMs }));
  if (row.spec.onConflict !== 'supersede') return;
  for (const { rolloutId } of blockers) await supersede(deps, row, rolloutId);
}

async function begin({ store, door, nowMs }: QueueDeps, row: RolloutRow, atMs: number): Promise<void> {
  const summary = 'Every flag is free; it begins.';
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  const entry = { rolloutId: row.id, key: 'admitted', atMs, kind: 'hold' as const, principal, summary, data: { kind: 'released' } };
  if (!(await store.queue.admit(toView(createInitialState(toRequest(row)), atMs), [entry]))) return;
  await door.start(row);
  await store.rollouts.markEngineStarted(row.id, nowMs());
}

/** On behalf of who asked for the newer one; everybody may abort. What turns back already is left to it. */
async function supersede({ store, door, nowMs }: QueueDeps, by: RolloutRow, rolloutId: string): Promise<void> {
  const row = await store.rollouts.get(rolloutId);
  if (row === null || !isForward(row.view.phase)) return;
  const decision = toSupersedeDecision({ id: by.id, summary: by.spec.summary, requestedBy: by.requestedBy }, rolloutId);
  const reason = `Aborted by ${by.requestedBy}: ${decision.reason}.`;
  const order = { reason, atMs: nowMs(), isWaiting: row.queued, decided: decision };
  if (await store.queue.end(endUnbegun(toRequest(row), order))) return;
  await door.decide(row, decision);
}
