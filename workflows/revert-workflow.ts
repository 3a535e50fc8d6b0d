import { condition } from '@temporalio/workflow';
import { isRefusal } from '../core/errors/refusal.js';
import { SYSTEM_PRINCIPAL } from '../core/principal/principal.js';
import { notifier, revertFlags, revertRecords } from './activity-proxies.js';
import { askForCard } from './card/ask-for-card.js';
import type { RevertInput } from './messages.js';
import { rollback } from './rollback-workflow.js';

/**
 * Brings a completed rollout's flags back to the old control for everybody, as a rollback does: in its order, each flag verified, for as long as it takes.
 * The rollout holds its flags again meanwhile; the end gives them free.
 */
export async function revert(input: RevertInput): Promise<string> {
  const begun = askForCard(input.rolloutId, input.spec);
  let isDone = false;
  const work = carryOut(input).finally(() => {
    isDone = true;
  });
  // Its failure is this workflow's, below; here only its end counts.
  work.catch(() => undefined);
  const { stuckAfterMs } = input.spec.rollback;
  const paged = (await condition(() => isDone, stuckAfterMs)) ? false : pageStuck(input);
  const summary = await work;
  await begun;
  await askForCard(input.rolloutId, input.spec);
  if (await paged) await resolveStuck(input, summary);
  return summary;
}

async function carryOut({ rolloutId, spec, view }: RevertInput): Promise<string> {
  const begunAtMs = Date.now();
  const prepared = await revertFlags.prepareRevert({ rolloutId, spec });
  if (isRefusal(prepared)) return end(rolloutId, 'refused', prepared.detail);
  const { flags, finishedAtMs, controlWarning, leftTo } = await rollback({
    rolloutId,
    environment: spec.environment,
    feature: spec.feature,
    flags: spec.flags,
    sequence: spec.rollback.sequence,
    sessions: 'hard',
    unitMaxAgeMs: spec.unitMaxAgeMs,
    generation: prepared.generation,
    fencedFrom: prepared.generation,
    reason: `Reverted by ${view.reverted?.by ?? SYSTEM_PRINCIPAL.id}: ${view.reverted?.reason ?? 'no reason kept'}`,
    ...(spec.rollback.controlHealth !== undefined && { controlHealth: spec.rollback.controlHealth }),
  });
  if (leftTo !== undefined) return end(rolloutId, 'refused', `The flags belong to rollout ${leftTo} now; nothing was written.`);
  const order = flags.map((flag) => flag.key).join(', ');
  const warning = controlWarning === undefined ? '' : ` Control was not known to be healthy: ${controlWarning}.`;
  return end(
    rolloutId,
    'reverted',
    `Reverted: back on the old control, verified in this order: ${order}. Took ${finishedAtMs - begunAtMs} ms.${warning}`,
  );
}

async function end(rolloutId: string, kind: 'reverted' | 'refused', summary: string): Promise<string> {
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  await revertRecords.endRevert(rolloutId, {
    kind,
    summary,
    atMs: Date.now(),
    entry: { principal, data: { verb: 'revert', outcome: kind } },
  });
  return summary;
}

/** Whether a pager has taken it. One that stays silent for a day is given up; the revert goes on whatever comes of it. */
async function pageStuck({ rolloutId, spec, view }: RevertInput): Promise<boolean> {
  const { page: pager } = spec.notify;
  if (pager === undefined) return false;
  const summary = `The revert of ${spec.feature} (${spec.environment}) is stuck: after ${Math.round(spec.rollback.stuckAfterMs / 1000)} s not every flag is known to be back on control. It goes on trying. See the runbook.`;
  const taken = await notifier.page({ rolloutId, pager, cause: 'revertStuck', summary, view }).catch(() => undefined);
  return taken !== undefined;
}

async function resolveStuck({ rolloutId, spec, view }: RevertInput, summary: string): Promise<void> {
  const { page: pager } = spec.notify;
  if (pager !== undefined) await notifier.resolvePage({ rolloutId, pager, cause: 'revertStuck', summary, view }).catch(() => undefined);
}
