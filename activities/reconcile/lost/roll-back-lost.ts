import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEntry } from '../../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../../core/principal/principal.js';
import { type LostNote, toEndedLostView, toLostView, toStuckLostView } from '../../../core/reconciler/lost-view.js';
import type { Found } from '../../../core/reconciler/reconciler-mark.js';
import { isTerminal, isUndoing } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { BundleRecord, RolloutRow } from '../../../store/store.js';
import { type Attempt, forEach, type ReconcileDeps } from '../reconcile-deps.js';
import type { LostRollout } from './find-lost-rollouts.js';
import { resolvePages } from './resolve-pages.js';

/** Above every generation that the lost workflow can have issued. */
const GENERATION_LEAP = 200;
const ASK_EVERY_MS = 100;
/** A rollback takes a quarter of a second; one that takes longer goes on by itself and is looked at again at the next turn. */
const PATIENCE_MS = 3_000;

const LOST_CAUSE = 'rollback:reconciler';

const REASONS = {
  gone: 'The workflow of this rollout is gone (terminated, or lost with its engine).',
  reset: 'The workflow of this rollout was reset, so it no longer knew what its flags show.',
} as const;

/** Puts the flags of lost rollouts back and ends them: all rollbacks begin before any is waited for. Nothing may stay exposed, or leased, because nobody is left who could undo it. */
export async function rollBackLost(deps: ReconcileDeps, lost: readonly LostRollout[], attempt: Attempt): Promise<readonly Found[]> {
  const begun: Begun[] = [];
  const found = await forEach(lost, (one) =>
    attempt(`rollback of ${one.id}`, async () => {
      const rollback = await begin(deps, one);
      if (rollback === null) return null;
      begun.push(rollback);
      return {
        kind: one.standing === 'reset' ? 'reset' : 'lost',
        sentence: `Rollout ${one.id} of ${rollback.row.feature}: ${rollback.note.reason}`,
      };
    }),
  );
  const endMs = deps.nowMs() + PATIENCE_MS;
  await forEach(begun, (rollback) =>
    attempt(`end of ${rollback.row.id}`, async () => {
      await finish(deps, rollback, endMs);
      return null;
    }),
  );
  await forEach(begun, ({ row }) =>
    attempt(`message in Slack of ${row.id}`, async () => {
      await tellSlack(deps, row);
      return null;
    }),
  );
  return found;
}

/** Its own workflow, which did that, is gone. */
async function tellSlack({ door }: ReconcileDeps, { id, spec }: RolloutRow): Promise<void> {
  const channel = spec.notify.slack;
  if (channel !== undefined) await door.card({ rolloutId: id, channel });
}

interface Begun {
  readonly row: RolloutRow;
  readonly view: RolloutView;
  readonly note: LostNote;
  /** False: nothing of it can be, or come, on its flags. */
  readonly goesBack: boolean;
}

/** The flags first; timeline, view and page after. Null: it has ended in the regular way a moment ago. */
async function begin({ store, door, nowMs }: ReconcileDeps, { id, environment, standing }: LostRollout): Promise<Begun | null> {
  const row = await store.rollouts.get(id);
  if (row === null || isTerminal(row.view.phase)) return null;
  const note = { reason: REASONS[standing], atMs: nowMs() };
  if (standing === 'reset')
    await door.terminate(environment, id, 'It was reset: what its flags show is no longer what it knows. Tidegate rolls it back.');
  const bundle = await store.flags.readBundle(environment, row.feature);
  const goesBack = bundle?.rolloutId === id || (mayWrite(row) && !isTaken(bundle));
  const generation = (bundle?.generation ?? 0) + GENERATION_LEAP;
  if (goesBack) await door.startRollback(row, { generation, reason: note.reason, again: false });
  const view = toLostView(row.view, note);
  const summary = `${note.reason} ${goesBack ? 'Its flags are being put back to control.' : 'It shows nothing.'}`;
  const isNew = !isUndoing(row.view.phase);
  if (isNew) await store.rollouts.record(view, [toEntry(view, 'found', { kind: 'rollback', summary, atMs: note.atMs })]);
  else await store.audit.append([toEntry(view, 'found', { kind: 'rollback', summary, atMs: note.atMs })]);
  await page(door, row, { view, cause: LOST_CAUSE, summary: `${row.feature} (${environment}): ${summary}` });
  return { row, view, note, goesBack };
}

/**
 * Past preflight a first write may be on its way although nothing is shown yet: only a rollback, which takes a generation, keeps it out. Before, the flags are
 * not this rollout's, and what they serve must stay.
 */
const mayWrite = ({ view }: RolloutRow): boolean => (view.rollback?.fromPhase ?? view.phase) !== 'preflight';

/** Another rollout shows something there: it began after this one had lost its flags. */
const isTaken = (bundle: BundleRecord | null): boolean => bundle?.state === 'live' || bundle?.state === 'settled';

async function finish(deps: ReconcileDeps, begun: Begun, endMs: number): Promise<void> {
  const { store, nowMs } = deps;
  const { row, note, goesBack } = begun;
  if (goesBack && !(await isRolledBack(deps, row, endMs))) return noteStuck(deps, begun);
  const view = toEndedLostView(begun.view, { ...note, atMs: nowMs() }, goesBack);
  await store.rollouts.record(view, [toEntry(view, 'ended', { kind: 'ended', summary: view.detail, atMs: nowMs() })]);
  const own = [LOST_CAUSE, ...(begun.view.phase === 'rollbackStuck' ? ['rollbackStuck'] : [])];
  await resolvePages(deps, { row, view, own });
}

async function isRolledBack({ door, nowMs }: ReconcileDeps, { environment, id }: RolloutRow, endMs: number): Promise<boolean> {
  for (;;) {
    if ((await door.rollbackStanding(environment, id)) === 'done') return true;
    if (nowMs() >= endMs) return false;
    await delay(ASK_EVERY_MS);
  }
}

async function noteStuck({ store, door, nowMs }: ReconcileDeps, { row, view: before, note }: Begun): Promise<void> {
  const { stuckAfterMs, sessions } = row.spec.rollback;
  const patienceMs = stuckAfterMs + (sessions === 'drain' ? row.spec.unitMaxAgeMs : 0);
  const isLate = nowMs() - (before.rollback?.requestedAtMs ?? note.atMs) > patienceMs;
  if (!isLate || before.phase === 'rollbackStuck') return;
  const view = toStuckLostView(before, { ...note, atMs: nowMs() });
  await store.rollouts.record(view, [toEntry(view, 'stuck', { kind: 'rollback', summary: view.detail, atMs: nowMs() })]);
  await page(door, row, {
    view,
    cause: 'rollbackStuck',
    summary: `The rollback of ${row.feature} (${row.environment}) is stuck. ${view.detail}`,
  });
}

function page(
  door: ReconcileDeps['door'],
  { id, spec }: RolloutRow,
  told: { view: RolloutView; cause: string; summary: string },
): Promise<void> {
  const pager = spec.notify.page;
  if (pager === undefined) return Promise.resolve();
  const { view, cause, summary } = told;
  return door.page({ dedupKey: `${id}/${cause}`, cause, summary, rollout: { pager, view } });
}

function toEntry(view: RolloutView, step: string, line: Pick<AuditEntry, 'kind' | 'summary' | 'atMs'>): AuditEntry {
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  return { ...line, rolloutId: view.id, key: `lost/${step}`, principal, data: { state: view.phase, cause: 'reconciler' } };
}
