import type { KillRef } from '../../flag-platforms/kill/tell-platforms.js';
import { within } from '../../platform/within.js';
import type { KillNotice } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { isEngineDown } from '../rollouts/start-engine.js';

export type Told = 'told' | 'gone' | 'later' | 'none';

const PATIENCE_MS = 1_000;

/** Tells every rollout that the kill stopped. What cannot be told now is told by housekeeping; nothing that fails here fails the kill. */
export async function tellRollouts(deps: OperationDeps, kill: KillRef): Promise<Told> {
  try {
    const notices = (await deps.store.flags.undeliveredKills()).filter(
      ({ environment, feature, generation }) =>
        environment === kill.environment && feature === kill.feature && generation === kill.generation,
    );
    const told = await Promise.all(notices.map((notice) => tell(deps, notice)));
    return told.includes('later') ? 'later' : (told[0] ?? 'none');
  } catch (error) {
    deps.logger.error({ err: error, feature: kill.feature }, 'the rollouts could not be told of a kill; housekeeping does it');
    return 'later';
  }
}

async function tell(deps: OperationDeps, notice: KillNotice): Promise<Told> {
  const told = await deliver(deps, notice);
  if (told === 'later') return told;
  await deps.store.flags.markKillDelivered(notice.id);
  if (told === 'gone') void tellSlack(deps, notice);
  return told;
}

/** The workflow has ended, so nobody else brings the line of the kill to Slack. No kill waits for it. */
async function tellSlack({ store, rollouts, logger }: OperationDeps, { rolloutId }: KillNotice): Promise<void> {
  try {
    const channel = (await store.rollouts.get(rolloutId))?.spec.notify.slack;
    if (channel !== undefined) await rollouts.card({ rolloutId, channel });
  } catch (error) {
    logger.warn({ err: error, rolloutId }, 'Slack could not be told of a kill; the timeline has it');
  }
}

/** Never longer than the patience; an engine that answers after it has heard all the same. */
function deliver({ rollouts, logger }: OperationDeps, { environment, rolloutId, by, reason, generation, id }: KillNotice): Promise<Told> {
  const answer = rollouts.killed({ environment, rolloutId }, { by, reason, generation }).catch((error: unknown) => {
    if (!isEngineDown(error)) logger.error({ err: error, rolloutId, notice: id }, 'a rollout could not be told of a kill');
    return 'later' as const;
  });
  return within(PATIENCE_MS, answer, 'later' as const);
}
