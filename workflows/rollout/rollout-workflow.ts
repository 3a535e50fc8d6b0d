import { allHandlersFinished, CancellationScope, condition, continueAsNew, isCancellation, workflowInfo } from '@temporalio/workflow';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { nextAction } from '../../core/rollout/next-action.js';
import { isForward, isTerminal, isWatched } from '../../core/rollout/phases.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutInput } from '../messages.js';
import { performForward } from './forward-step.js';
import { startRecorder } from './recorder.js';
import { registerHandlers } from './register-handlers.js';
import { RolloutSession } from './rollout-session.js';
import { runRollback } from './run-rollback.js';

/** Well before the server's own limit of 4,096 events; replaying this many takes a fraction of a second. */
const EVENTS_BEFORE_CONTINUE = 2_000;

/** One rollout from request to its end. Decisions live in `core/rollout`; this only drives. */
export async function rollout(input: RolloutInput): Promise<RolloutView> {
  const session = new RolloutSession(input.state ?? createInitialState(input.request), input.pending);
  registerHandlers(session);
  await CancellationScope.nonCancellable(async () => {
    const recorder = startRecorder(session);
    abortOnCancel(session);
    while (!isTerminal(session.state.phase)) {
      await step(session);
      // Nothing is waited for here: an abort must not stand behind a store that is down. What is not yet written down goes along.
      if (isTooLong(session) && allHandlersFinished()) {
        const pending = { entries: session.pendingEntries, pages: session.pendingPages, openPages: [...session.openPages] };
        await continueAsNew<typeof rollout>({ request: input.request, state: session.state, pending });
      }
    }
    await recorder.drained();
    await condition(allHandlersFinished);
  });
  return session.view();
}

async function step(session: RolloutSession): Promise<void> {
  const action = nextAction(session.state, Date.now());
  if (action.kind === 'rollBack') return runRollback(session);
  if (action.kind === 'wait') return session.waitForChange(action.untilMs);
  const scope = new CancellationScope({ cancellable: true });
  session.onTurnBack = () => scope.cancel();
  try {
    await scope.run(() => performForward(session, action));
  } catch (error) {
    if (!isCancellation(error) || isForward(session.state.phase)) throw error;
  } finally {
    session.onTurnBack = () => {};
  }
}

/** A plain cancel (`temporal workflow cancel`) is an abort by whoever runs the engine. */
function abortOnCancel(session: RolloutSession): void {
  CancellationScope.current().cancelRequested.catch(() => {
    const principal = { id: 'engine:cancel', groups: [], via: 'signal' as const };
    // Nobody can cancel a second time to have it at once.
    const reason = 'The workflow was cancelled from outside.';
    session.decide({ id: `cancel/${workflowInfo().runId}`, verb: 'abort', principal, reason, now: true });
  });
}

function isTooLong(session: RolloutSession): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return isWatched(session.state.phase) && (continueAsNewSuggested || historyLength > EVENTS_BEFORE_CONTINUE);
}
