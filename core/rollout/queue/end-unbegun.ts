import type { AuditEntry } from '../../audit/audit-entry.js';
import type { Principal } from '../../principal/principal.js';
import { type EntryDraft, note } from '../change.js';
import { createInitialState, type RolloutRequest } from '../initial-state.js';
import type { RolloutView } from '../view/rollout-view.js';
import { toView } from '../view/to-view.js';

export interface EndedUnbegun {
  readonly view: RolloutView;
  readonly entries: readonly AuditEntry[];
  /** Holds only while it still waits for others: what it says is true of nothing else. */
  readonly isWaiting: boolean;
}

export interface EndOrder {
  /** A sentence. */
  readonly reason: string;
  readonly atMs: number;
  /** It waits for others, so that no workflow can have begun with it. One that waits for the engine may be starting at this very moment. */
  readonly isWaiting: boolean;
  /** Whose decision it was; absent: Tidegate's own. */
  readonly decided?: { readonly id: string; readonly principal: Pick<Principal, 'id' | 'via'>; readonly reason: string };
}

const STARTING = 'The engine had not been heard of; should it be beginning at this moment, it finds the flags gone and stops.';

/** Ends a rollout that nothing has been done for, as `refused`: the view and what its timeline says. */
export function endUnbegun(request: RolloutRequest, { reason, atMs, isWaiting, decided }: EndOrder): EndedUnbegun {
  const detail = `${reason} ${isWaiting ? 'It had not begun; no flag was touched.' : STARTING}`;
  const state = createInitialState(request);
  const decisions =
    decided === undefined
      ? []
      : [note('decision', reason, { decisionId: decided.id, verb: 'abort', reason: decided.reason }, decided.principal)];
  const drafts: readonly EntryDraft[] = [...decisions, note('ended', detail, { state: 'refused' })];
  return {
    isWaiting,
    // Above the first view of a workflow that may be beginning at this moment: it, too, will find its leases gone.
    view: toView({ ...state, phase: 'refused', detail, endedAtMs: atMs, revision: state.revision + 1 }, atMs),
    entries: drafts.map((draft) => ({ ...draft, rolloutId: request.rolloutId, key: `unbegun/${draft.kind}`, atMs })),
  };
}
