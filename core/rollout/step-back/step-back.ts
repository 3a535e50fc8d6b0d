import { formatShare, type Share } from '../../assignment/share.js';
import { type Refusal, refuse } from '../../errors/refusal.js';
import { formatDuration } from '../../plan/format-duration.js';
import { type Principal, SYSTEM_PRINCIPAL } from '../../principal/principal.js';
import { amend, type Change, decisionNote, note, unchanged } from '../change.js';
import { isUndoing, isWatched } from '../phases.js';
import type { Decision, RolloutEvent } from '../rollout-event.js';
import type { RollbackCause, RollbackRequest, RolloutState, StepBack } from '../rollout-state.js';
import { watchIdOf } from '../stage-clock.js';
import type { Standing } from '../standing.js';

/** Causes that say nothing against the candidate. */
const UNHURRIED: ReadonlySet<RollbackCause> = new Set(['person', 'deadline', 'gateExpired']);

/**
 * The steps in which this rollout goes back, falling and all below what its stage shows; null: at once. Only where a watched stage is shown, nobody has
 * said that the candidate is bad, and nothing is known to be wrong with the flags. (Flagger #635: acceptance case D9.)
 */
export function planStepBack({ phase, spec, stageIndex, standing }: RolloutState, cause: RollbackCause): StepBack | null {
  const policy = spec.rollback.stepBack;
  if (policy === undefined || !UNHURRIED.has(cause) || !isWatched(phase)) return null;
  if (standing !== null && findWorse(spec, standing) !== null) return null;
  const shown = spec.stages[stageIndex]?.share ?? 0;
  const shares = policy.shares.filter((share) => share < shown);
  return shares.length === 0 ? null : { shares, everyMs: policy.everyMs, done: 0, nextAtMs: null, isOver: false };
}

/** The candidate still falls step by step, and whoever wants it at once can have that. */
export function isSteppingBack({ phase, stepBack }: Pick<RolloutState, 'phase' | 'stepBack'>): boolean {
  return isUndoing(phase) && stepBack !== undefined && !stepBack.isOver;
}

/** Turns back in steps. What `change` holds is already on its way back. */
export function beginSteps(change: Change, stepBack: StepBack, { reason }: Pick<RollbackRequest, 'reason'>): Change {
  const { shares, everyMs } = stepBack;
  const list = shares.map(formatShare).join(', ');
  const summary = `Stepping back: candidate for ${list}, ${formatDuration(everyMs)} each, then control for everybody. Abort again to go back at once.`;
  return amend(change, { stepBack, detail: describe(stepBack, reason) }, note('rollback', summary, { stepBack: 'begun', shares, everyMs }));
}

/** A second abort: the rest of the way at once. */
export function hurryByPerson(state: RolloutState, decision: Decision): Change {
  const why = `${decision.principal.id} asks for it at once: ${decision.reason || 'no reason given'}`;
  return hurry(amend(unchanged(state), {}, decisionNote(decision, why)), why, decision.principal);
}

/** A kill has put control there already. */
export function hurryByKill(state: RolloutState, { by, reason }: { readonly by: string; readonly reason: string }): Change {
  return hurry(unchanged(state), `Killed by ${by}: ${reason}`, { id: by, via: 'api' });
}

/** A look during the steps: what speaks against the candidate ends them, anything else changes nothing. */
export function lookWhileStepping(state: RolloutState, standing: Standing | null): Change {
  if (standing === null || standing.watchId !== watchIdOf(state)) return unchanged(state);
  const worse = findWorse(state.spec, standing);
  return worse === null ? unchanged(state) : hurry(amend(unchanged(state), { standing }), worse, SYSTEM_PRINCIPAL);
}

/** What the rollback says of its steps. A word that comes after their end, or twice, changes nothing. */
export function stepped(state: RolloutState, event: Extract<RolloutEvent, { kind: 'steppedBack' | 'stepsEnded' }>): Change | Refusal {
  const { stepBack, rollback } = state;
  if (stepBack === undefined || !isSteppingBack(state))
    return refuse('EVENT_NOT_EXPECTED', `Rollout ${state.rolloutId} is not stepping back; it is ${state.phase}.`);
  if (event.kind === 'stepsEnded') return end(unchanged(state), event.detail, { stepBack: 'ended' });
  const share = stepBack.shares[event.index];
  if (share === undefined || event.index < stepBack.done) return unchanged(state);
  const next: StepBack = { ...stepBack, done: event.index + 1, nextAtMs: event.nextAtMs };
  const detail = describe(next, rollback?.reason ?? '');
  return amend(unchanged(state), { stepBack: next, detail }, note('rollback', toSentence(next), { stepBack: 'step', share }));
}

function hurry(change: Change, why: string, principal: Pick<Principal, 'id' | 'via'>): Change {
  return end(change, why, { stepBack: 'hurried' }, principal);
}

function end(
  change: Change,
  why: string,
  data: Readonly<Record<string, unknown>>,
  principal: Pick<Principal, 'id' | 'via'> = SYSTEM_PRINCIPAL,
): Change {
  const { stepBack } = change.state;
  if (stepBack === undefined) return change;
  const detail = `Control for everybody now: ${why}`;
  return amend(change, { stepBack: { ...stepBack, nextAtMs: null, isOver: true }, detail }, note('rollback', detail, data, principal));
}

/** Why the candidate, or what shows it, is not as it should be; null: nobody says so. */
function findWorse({ guards }: RolloutState['spec'], { rollback, flags, findings }: Standing): string | null {
  if (rollback !== null) return rollback.reason;
  if (flags !== null) return flags.detail;
  const acts = (name: string) => guards.some((guard) => guard.name === name && guard.advisory === undefined);
  const failed = findings.find(({ guard, verdict }) => verdict === 'fail' && acts(guard));
  return failed === undefined ? null : failed.summary;
}

const describe = (stepBack: StepBack, reason: string): string => `${toSentence(stepBack)} ${reason}`.trim();

/** `Stepping back: 25 % now, 5 % in 1m, control for everybody in 2m.` */
function toSentence({ shares, everyMs, done }: StepBack): string {
  const shown = Math.max(1, done) - 1;
  const parts = shares
    .slice(shown)
    .map((share, index) => `${formatShare(share)} ${index === 0 ? 'now' : `in ${formatDuration(index * everyMs)}`}`);
  return `Stepping back: ${[...parts, `control for everybody in ${formatDuration((shares.length - shown) * everyMs)}`].join(', ')}.`;
}

/** Whether `share` may be written over flags that show this: a step never raises one. Shares in 1/100,000. */
export const isFalling = (share: Share, shown: readonly Share[]): boolean => shown.every((each) => each >= share);
