import { ActivityFailure, ApplicationFailure, isCancellation, sleep } from '@temporalio/workflow';
import type { ApplyInput, Frozen } from '../../activities/rollout/rollout-activities.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import type { NextAction } from '../../core/rollout/next-action.js';
import { watchIdOf } from '../../core/rollout/stage-clock.js';
import { forwardFlags, records } from '../activity-proxies.js';
import type { RolloutSession } from './rollout-session.js';

type ForwardAction = Exclude<NextAction, { kind: 'wait' | 'rollBack' }>;

/** Carries out one step forward and tells the session what came of it. Cancelled from outside when the rollout turns back. */
export async function performForward(session: RolloutSession, action: ForwardAction): Promise<void> {
  switch (action.kind) {
    case 'preflight':
      return preflight(session);
    case 'apply':
      return apply(session, action.stageIndex);
    case 'checkpoint':
      return checkpoint(session);
    case 'settle':
      return settle(session);
    case 'end':
      return;
  }
}

async function preflight(session: RolloutSession): Promise<void> {
  const { rolloutId, spec } = session.state;
  const before = session.maySetUp;
  session.maySetUp = true;
  const result = await attempt(() => forwardFlags.preflight({ rolloutId, spec }));
  // Units of an earlier rollout are waited for before anything is set up; with several platforms the first may have been.
  const isUntouched = !('failed' in result) && result.kind === 'wait' && new Set(spec.flags.map(({ platform }) => platform)).size === 1;
  if (isUntouched) session.maySetUp = before;
  if ('failed' in result) {
    session.apply({ kind: 'preflightFailed', reason: `The preconditions could not be checked: ${result.failed}` });
  } else if (result.kind === 'refused') {
    session.apply({ kind: 'preflightFailed', reason: result.reason });
  } else if (result.kind === 'wait') {
    await sleep(Math.max(1, result.untilMs - Date.now()), { summary: result.reason });
  } else {
    session.apply({ kind: 'preflightPassed', generation: result.generation });
  }
}

async function apply(session: RolloutSession, stageIndex: number): Promise<void> {
  const input = toApplyInput(session, stageIndex, session.state.stageAttempt + 1);
  const result = await attempt(() => forwardFlags.applyStage(input));
  if ('failed' in result)
    session.apply({ kind: 'applyFailed', cause: 'failure', reason: `The flags could not be moved: ${result.failed}` });
  else if (isRefusal(result)) refused(session, result);
  else session.apply({ kind: 'applied', startedAtMs: result.startedAtMs, generation: input.generation });
}

async function settle(session: RolloutSession): Promise<void> {
  const input = toApplyInput(session, session.state.stageIndex, session.state.stageAttempt);
  const result = await attempt(() => forwardFlags.settleFlags(input));
  if ('failed' in result)
    session.apply({ kind: 'applyFailed', cause: 'failure', reason: `The candidate could not be settled: ${result.failed}` });
  else if (isRefusal(result)) refused(session, result);
  else session.apply({ kind: 'settled' });
}

/** A freeze is waited for, an edit by hand is for people; any other refusal means that the flags cannot be moved. */
function refused(session: RolloutSession, refusal: Refusal | Frozen): void {
  const { code, detail } = refusal;
  if ('freeze' in refusal) {
    session.apply({ kind: 'freeze', freeze: refusal.freeze, refusedWrite: true });
    // The rollout may have heard of it before and only go on waiting.
    session.leaveCommand();
  } else if (code === 'FLAG_DRIFTED') session.apply({ kind: 'flagsDrifted', detail });
  else if (code === 'EXPOSURE_EXPIRED') session.apply({ kind: 'exposureExpired', detail });
  else session.apply({ kind: 'applyFailed', cause: 'failure', reason: detail });
}

async function checkpoint(session: RolloutSession): Promise<void> {
  const standing = await records.readStanding(watchIdOf(session.state));
  session.apply({ kind: 'standing', standing, checkpoint: true });
}

function toApplyInput({ state }: RolloutSession, stageIndex: number, stageAttempt: number): ApplyInput {
  return {
    rolloutId: state.rolloutId,
    spec: state.spec,
    stageIndex,
    stageAttempt,
    generation: state.generation + 1,
    isReapplying: state.isReapplying,
    ...(state.brokenFreezes !== undefined && { brokenFreezes: state.brokenFreezes }),
  };
}

/** A failed activity as a value; cancellation goes on as it is. */
async function attempt<T extends object>(run: () => Promise<T>): Promise<T | { readonly failed: string }> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const cause = error.cause;
    return { failed: cause instanceof ApplicationFailure ? cause.message : (cause?.message ?? error.message) };
  }
}
