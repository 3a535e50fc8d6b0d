import { isRefusal } from '../../core/errors/refusal.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { transition } from '../../core/rollout/transition.js';
import { toView } from '../../core/rollout/view/to-view.js';
import { within } from '../../platform/within.js';
import type { BundleRecord, KillNotice, RolloutRow } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { isEngineDown } from '../rollouts/start-engine.js';

export type Told = 'told' | 'gone' | 'later' | 'none';

const PATIENCE_MS = 1_000;

/** Tells every rollout that the kill stopped. What cannot be told now is told by housekeeping; nothing that fails here fails the kill. */
export async function tellRollouts(
  deps: AppDeps,
  bundle: BundleRecord,
): Promise<{ readonly rolloutId: string | null; readonly engine: Told }> {
  try {
    const notices = (await deps.store.flags.undeliveredKills()).filter(
      ({ environment, feature, generation }) =>
        environment === bundle.environment && feature === bundle.feature && generation === bundle.generation,
    );
    const told = await Promise.all(notices.map((notice) => tell(deps, notice)));
    const owner = notices.find((notice) => notice.rolloutId === bundle.rolloutId) ?? notices[0];
    return { rolloutId: owner?.rolloutId ?? null, engine: told.includes('later') ? 'later' : (told[0] ?? 'none') };
  } catch (error) {
    deps.logger.error({ err: error, feature: bundle.feature }, 'the rollouts could not be told of a kill; housekeeping does it');
    return { rolloutId: bundle.rolloutId, engine: 'later' };
  }
}

async function tell(deps: AppDeps, notice: KillNotice): Promise<Told> {
  const row = await deps.store.rollouts.get(notice.rolloutId);
  if (row !== null && isUnstarted(row)) await endUnstarted(deps, row, notice);
  const told = await deliver(deps, notice);
  if (told !== 'later') await deps.store.flags.markKillDelivered(notice.id);
  return told;
}

/** Never longer than the patience; an engine that answers after it has heard all the same. */
function deliver({ rollouts, logger }: AppDeps, { environment, rolloutId, by, reason, generation, id }: KillNotice): Promise<Told> {
  const answer = rollouts.killed({ environment, rolloutId }, { by, reason, generation }).catch((error: unknown) => {
    if (!isEngineDown(error)) logger.error({ err: error, rolloutId, notice: id }, 'a rollout could not be told of a kill');
    return 'later' as const;
  });
  return within(PATIENCE_MS, answer, 'later' as const);
}

/** Stored, but the engine has not begun with it: no view of the workflow has come back either. */
const isUnstarted = (row: RolloutRow): boolean => row.engineStartedAtMs === null && row.view.revision === 1;

/**
 * A rollout that waits for the engine must not begin after a kill: it ends here as refused and gives its flags free. Should its workflow be starting at
 * this very moment, its preflight finds the leases gone and refuses as well.
 */
async function endUnstarted({ store, nowMs }: AppDeps, row: RolloutRow, { by, reason }: KillNotice): Promise<void> {
  const initial = createInitialState({
    rolloutId: row.id,
    spec: row.spec,
    specHash: row.specHash,
    requestedBy: row.requestedBy,
    requestedAtMs: row.createdAtMs,
  });
  const atMs = nowMs();
  const change = transition(initial, { kind: 'preflightFailed', reason: `Killed by ${by} before it began: ${reason}` }, atMs);
  if (isRefusal(change)) return;
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  const entries = change.entries.map((draft, index) => ({ ...draft, principal, rolloutId: row.id, key: `unstarted/${index}`, atMs }));
  await store.rollouts.record(toView(change.state, atMs), entries);
  await store.rollouts.markEngineStarted(row.id, atMs);
}
