import type { AuditKind } from '../audit/audit-entry.js';
import { type Principal, SYSTEM_PRINCIPAL } from '../principal/principal.js';
import type { Decision } from './rollout-event.js';
import type { Hold, Phase, RollbackRequest, RolloutState } from './rollout-state.js';

/** A timeline line before it has its place in the timeline. */
export interface EntryDraft {
  readonly kind: AuditKind;
  readonly principal: Pick<Principal, 'id' | 'via'>;
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A state together with what is to be written down about how it came about. */
export interface Change {
  readonly state: RolloutState;
  readonly entries: readonly EntryDraft[];
}

export const unchanged = (state: RolloutState): Change => ({ state, entries: [] });

export function note(
  kind: AuditKind,
  summary: string,
  data: Readonly<Record<string, unknown>> = {},
  principal: Pick<Principal, 'id' | 'via'> = SYSTEM_PRINCIPAL,
): EntryDraft {
  return { kind, summary, data, principal: { id: principal.id, via: principal.via } };
}

/** The line of a person's decision. */
export function decisionNote(decision: Decision, summary: string, data: Readonly<Record<string, unknown>> = {}): EntryDraft {
  return note('decision', summary, { decisionId: decision.id, verb: decision.verb, reason: decision.reason, ...data }, decision.principal);
}

/** Applies a patch and adds lines to what is already to be written. */
export function amend(change: Change, patch: Partial<RolloutState>, ...entries: readonly EntryDraft[]): Change {
  return { state: { ...change.state, ...patch }, entries: [...change.entries, ...entries] };
}

/** `via`: the door of the person who asked for it; left out: a rule did. */
export function hold(change: Change, held: Hold, via: Principal['via'] = SYSTEM_PRINCIPAL.via): Change {
  const entry = note('hold', held.reason, { kind: held.kind, cause: held.cause }, { id: held.by, via });
  return amend(change, { hold: held, detail: held.reason }, entry);
}

/** A hold that nobody asked for: a rule, a guard or a platform did. */
export function systemHold(change: Change, cause: Hold['cause'], reason: string, sinceMs: number): Change {
  return hold(change, { kind: 'held', cause, reason, by: SYSTEM_PRINCIPAL.id, sinceMs });
}

export function release(change: Change, reason: string, by?: Pick<Principal, 'id' | 'via'>): Change {
  return amend(change, { hold: null, detail: reason }, note('hold', reason, { kind: 'released' }, by));
}

export interface RollbackOrder extends Omit<RollbackRequest, 'fromPhase' | 'stageIndex'> {
  /** The door of the person who asked for it; left out for a kill, which came by none of the rollout's own. */
  readonly via?: Principal['via'];
}

/** From here on only backwards: nothing that happens later can stop it (rule 1 and 6 of the design). */
export function beginRollback(change: Change, { via, ...request }: RollbackOrder): Change {
  const { state } = change;
  const rollback: RollbackRequest = { ...request, fromPhase: state.phase, stageIndex: state.stageIndex };
  return amend(
    change,
    { phase: 'rollingBack', rollback, hold: null, gate: null, nextCheckpointAtMs: null, detail: request.reason },
    note(
      'rollback',
      `Rolling back: ${request.reason}`,
      { cause: request.cause, guard: request.guard ?? null, fromPhase: state.phase, stageIndex: state.stageIndex },
      principalOf(request.by, via),
    ),
  );
}

export function finish(
  change: Change,
  phase: Extract<Phase, 'completed' | 'rolledBack' | 'refused'>,
  detail: string,
  nowMs: number,
): Change {
  return amend(
    change,
    { phase, detail, endedAtMs: nowMs, hold: null, gate: null, nextCheckpointAtMs: null },
    note('ended', detail, { state: phase }),
  );
}

function principalOf(by: string, via: Principal['via'] = 'api'): Pick<Principal, 'id' | 'via'> {
  return by === SYSTEM_PRINCIPAL.id ? SYSTEM_PRINCIPAL : { id: by, via };
}
