import { SYSTEM_PRINCIPAL } from '../principal/principal.js';
import { isUndoing } from '../rollout/phases.js';
import type { RolloutView } from '../rollout/view/rollout-view.js';

export interface LostNote {
  /** What has happened to its workflow. */
  readonly reason: string;
  readonly atMs: number;
}

/** How a rollout without a workflow is shown while its flags go back. One that was on its way back already keeps its cause. */
export function toLostView(view: RolloutView, { reason, atMs }: LostNote): RolloutView {
  const rollback = view.rollback ?? {
    cause: 'reconciler' as const,
    reason,
    by: SYSTEM_PRINCIPAL.id,
    requestedAtMs: atMs,
    fromPhase: view.phase,
    stageIndex: view.stageIndex,
  };
  if (isUndoing(view.phase)) return { ...view, rollback };
  const told = `${reason} Its flags are being put back to control.`;
  return { ...still(view), state: 'rollingBack', phase: 'rollingBack', headline: told, detail: told, rollback };
}

/** When putting back takes longer than the spec allows. */
export function toStuckLostView(view: RolloutView, { reason, atMs }: LostNote): RolloutView {
  const tookS = Math.round((atMs - (view.rollback?.requestedAtMs ?? atMs)) / 1000);
  const told = `${reason} The rollback has not finished after ${tookS} s; it goes on trying. See the runbook.`;
  return { ...still(view), state: 'rollbackStuck', phase: 'rollbackStuck', headline: told, detail: told };
}

export function toEndedLostView(view: RolloutView, { reason, atMs }: LostNote, hadShown: boolean): RolloutView {
  const told = `${reason} ${hadShown ? 'Every flag was put back to control.' : 'It showed nothing any more.'}`;
  return { ...still(view), state: 'rolledBack', phase: 'rolledBack', headline: told, detail: told, endedAtMs: atMs };
}

/** Nothing happens by itself any more. */
const still = (view: RolloutView): RolloutView => ({ ...view, revision: view.revision + 1, hold: null, gate: null, nextCheckAtMs: null });
