import { ApplicationFailure, setHandler, uuid4 } from '@temporalio/workflow';
import type { Decision, DecisionVerb } from '../../core/rollout/rollout-event.js';
import { records } from '../activity-proxies.js';
import {
  abortSignal,
  approveSignal,
  decideUpdate,
  freezeUpdate,
  killedUpdate,
  pauseSignal,
  rejectSignal,
  reportUpdate,
  resumeSignal,
  type SignalPayload,
  stepBackSignal,
  viewQuery,
} from '../messages.js';
import type { RolloutSession } from './rollout-session.js';

/** Registers every door before the first wait. Handlers only change the state; the main loop does the rest. */
export function registerHandlers(session: RolloutSession): void {
  setHandler(viewQuery, () => session.view());
  setHandler(decideUpdate, (decision) => session.decide(decision), {
    validator: assertDecision,
    description: 'Approve, reject, pause, resume, abort or break the glass.',
  });
  setHandler(reportUpdate, (standing) => session.apply({ kind: 'standing', standing, checkpoint: false }) === null, {
    description: 'The watcher reports what the guards say.',
  });
  setHandler(killedUpdate, (kill) => session.apply({ kind: 'killed', ...kill }) === null, {
    description: 'The feature was killed outside the engine.',
  });
  setHandler(freezeUpdate, (freeze) => session.apply({ kind: 'freeze', freeze }) === null, {
    description: 'A freeze stands in the way, or does no longer.',
  });
  setHandler(stepBackSignal, (event) => {
    session.apply(event);
    session.leaveCommand();
  });
  setHandler(abortSignal, (payload) => decideNow(session, 'abort', payload));
  setHandler(pauseSignal, (payload) => decideNow(session, 'pause', payload));
  setHandler(resumeSignal, (payload) => decideResolved(session, 'resume', payload));
  setHandler(approveSignal, (payload) => decideResolved(session, 'approve', payload));
  setHandler(rejectSignal, (payload) => decideResolved(session, 'reject', payload));
}

/** Abort and pause are for everybody and wait for nothing, so the person is taken at his word. */
function decideNow(session: RolloutSession, verb: DecisionVerb, payload: SignalPayload = {}): void {
  session.decide(toDecision(verb, payload, { id: payload.by ?? 'unknown (engine signal)', groups: [], via: 'signal' }));
}

/** The others need the person's groups, which only the directory knows. */
async function decideResolved(session: RolloutSession, verb: DecisionVerb, payload: SignalPayload = {}): Promise<void> {
  const known = payload.by === undefined ? null : await records.resolvePrincipal(payload.by);
  const principal = known ?? { id: payload.by ?? 'unknown (engine signal)', groups: [] };
  session.decide(toDecision(verb, payload, { ...principal, via: 'signal' }));
}

function toDecision(verb: DecisionVerb, payload: SignalPayload, principal: Decision['principal']): Decision {
  return {
    id: payload.id ?? uuid4(),
    verb,
    principal,
    reason: payload.reason ?? (verb === 'abort' || verb === 'pause' ? 'no reason given' : ''),
    ...(payload.gateId === undefined ? {} : { gateId: payload.gateId }),
    ...(payload.now === true && { now: true }),
  };
}

/** Only shape is checked here: a malformed update is not worth a line in history, a refused one is. */
function assertDecision(decision: Decision): void {
  const isWellFormed =
    typeof decision?.id === 'string' &&
    typeof decision.verb === 'string' &&
    typeof decision.principal?.id === 'string' &&
    typeof decision.reason === 'string';
  if (!isWellFormed) throw ApplicationFailure.nonRetryable('A decision needs id, verb, principal and reason.', 'REQUEST_INVALID');
}
