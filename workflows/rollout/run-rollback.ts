import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  condition,
  ParentClosePolicy,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { isTerminal } from '../../core/rollout/phases.js';
import type { StepBack } from '../../core/rollout/rollout-state.js';
import type { StepBackPolicy } from '../../core/rollout/spec.js';
import { isSteppingBack } from '../../core/rollout/step-back/step-back.js';
import { rollbackFlags } from '../activity-proxies.js';
import { hurrySignal, type PageOrder, type RollbackInput, type RollbackResult } from '../messages.js';
import { rollbackWorkflowId, TASK_QUEUES } from '../names.js';
import { rollback } from '../rollback-workflow.js';
import type { PageDraft } from './page-triggers.js';
import type { RolloutSession } from './rollout-session.js';

/** Above every generation that a stage can still be writing with. */
export const ROLLBACK_LEAP = 100;

const SET_UP_AT_MOST = 'Nobody had been shown the candidate; the preflight under way may have set up flags at control.';

/**
 * Starts the rollback as a child of its own (it outlives this workflow whatever happens to it) and waits for its end.
 * When it takes too long the rollout is `rollbackStuck` and pages; the child goes on trying.
 */
export async function runRollback(session: RolloutSession): Promise<void> {
  // Before its first write the flags are not this rollout's: what they serve (an earlier rollout that drains) must stay.
  if (session.state.rollback?.fromPhase === 'preflight') {
    const said = session.maySetUp ? SET_UP_AT_MOST : 'No flag had been touched yet.';
    session.apply({ kind: 'rolledBack', detail: `${said} Cause: ${session.state.rollback.reason}` });
    return;
  }
  const finished = startOrJoin(session);
  let result: RollbackResult | null = null;
  const noted = finished.then((value) => {
    result = value;
  });
  if (session.state.stepBack !== undefined) await waitForSteps(session, () => result !== null);
  const { stuckAfterMs, sessions } = session.state.spec.rollback;
  const isDraining = sessions === 'drain' && session.state.rollback?.cause !== 'kill';
  const patienceMs = stuckAfterMs + (isDraining ? session.state.spec.unitMaxAgeMs : 0);
  const inTime = await condition(() => result !== null, patienceMs);
  if (!inTime)
    session.apply({
      kind: 'rollbackStuck',
      detail: `The rollback has not finished after ${Math.round(patienceMs / 1000)} s; it goes on trying. See the runbook.`,
    });
  await noted;
  const ended = await finished;
  if (ended.controlWarning !== undefined) session.pendingPages.push(toControlPage(session, ended.controlWarning));
  session.apply({ kind: 'rolledBack', detail: describe(session, ended) });
}

const toPaged = (session: RolloutSession): PageOrder['rollout'] => {
  const pager = session.state.spec.notify.page;
  return pager === undefined ? null : { pager, view: session.view() };
};

async function startOrJoin(session: RolloutSession): Promise<RollbackResult> {
  const { state } = session;
  const { spec, rolloutId } = state;
  const input: RollbackInput = {
    rolloutId,
    environment: spec.environment,
    feature: spec.feature,
    flags: spec.flags,
    sequence: spec.rollback.sequence,
    // The kill has put every unit on control already.
    sessions: state.rollback?.cause === 'kill' ? 'hard' : spec.rollback.sessions,
    unitMaxAgeMs: spec.unitMaxAgeMs,
    generation: state.generation + ROLLBACK_LEAP,
    // A stage's write that is under way carries the next generation; a kill has leapt over it.
    fencedFrom: state.rollback?.cause === 'kill' ? state.generation : state.generation + 2,
    reason: state.rollback?.reason ?? 'Rolled back.',
    // A kill waits for nothing.
    stuck: { afterMs: spec.rollback.stuckAfterMs, page: toPaged(session) },
    ...(spec.rollback.controlHealth !== undefined && state.rollback?.cause !== 'kill' && { controlHealth: spec.rollback.controlHealth }),
    ...(state.stepBack !== undefined && isSteppingBack(state) && { stepBack: toPolicy(state.stepBack) }),
  };
  try {
    const child = await startChild(rollback, {
      workflowId: rollbackWorkflowId(spec.environment, rolloutId),
      args: [input],
      taskQueue: TASK_QUEUES.flags,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
    if (input.stepBack !== undefined) void passHurry(session, child);
    return await child.result();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    // Somebody else (the reconciler, a person) has started it by its id: verify the outcome ourselves, which writes nothing that is already done.
    const { flags, leftTo } = await rollbackFlags.restoreFlags({ ...input, part: 'both' });
    return { flags, finishedAtMs: Date.now(), ...(leftTo !== undefined && { leftTo }) };
  }
}

const toPolicy = ({ shares, everyMs }: StepBack): StepBackPolicy => ({ shares, everyMs });

/** A rollback is not stuck while its steps come when they should. */
async function waitForSteps(session: RolloutSession, isDone: () => boolean): Promise<void> {
  let isMoving = true;
  while (isMoving && !isDone() && isSteppingBack(session.state)) {
    const { spec, stepBack } = session.state;
    const hasMoved = () => isDone() || session.state.stepBack !== stepBack;
    isMoving = await condition(hasMoved, (stepBack?.nextAtMs === null ? 0 : (stepBack?.everyMs ?? 0)) + spec.rollback.stuckAfterMs);
  }
}

/** Whatever ends the steps here ends them there. */
async function passHurry(session: RolloutSession, child: ChildWorkflowHandle<typeof rollback>): Promise<void> {
  await condition(() => !isSteppingBack(session.state));
  if (isTerminal(session.state.phase)) return;
  try {
    await child.signal(hurrySignal);
  } catch {
    // It has ended.
  }
}

function toControlPage({ state }: RolloutSession, warning: string): PageDraft {
  const { feature, environment } = state.spec;
  return {
    cause: 'controlUnhealthy',
    summary: `${feature} (${environment}) went back to a control that was not known to be healthy: ${warning}.`,
  };
}

function describe({ state }: RolloutSession, result: RollbackResult): string {
  const tookMs = result.finishedAtMs - (state.rollback?.requestedAtMs ?? result.finishedAtMs);
  const order = result.flags.map((flag) => flag.key).join(', ');
  if (result.leftTo !== undefined) {
    const done = result.flags.length === 0 ? 'Left alone' : `Back on control up to there: ${order}; the others were left alone`;
    return `${done}: the flags belong to rollout ${result.leftTo} now.`;
  }
  const flags = result.flags.length > 0 ? `Back on control, verified in this order: ${order}.` : 'Every flag was on control already.';
  const control = result.controlWarning === undefined ? '' : ` Control was not known to be healthy: ${result.controlWarning}.`;
  return `${flags}${control} Took ${Math.max(0, tookMs)} ms. Cause: ${state.rollback?.reason ?? 'not kept'}`;
}
