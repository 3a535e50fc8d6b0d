import type { AuditEntry } from '../../audit/audit-entry.js';
import type { Principal } from '../../principal/principal.js';
import { type EntryDraft, note } from '../change.js';
import { createInitialState, type RolloutRequest } from '../initial-state.js';
import type { RolloutView } from '../view/rollout-view.js';
import { toView } from '../view/to-view.js';

export interface EndedUnbegun {
  readonly view: RolloutView;
  readonly entries: readonly AuditEntry[];
}

export interface EndOrder {
  /** A sentence. */
  readonly reason: string;
  readonly atMs: number;
  /** Whose decision it was; absent: Tidegate's own. */
  readonly decided?: { readonly id: string; readonly principal: Pick<Principal, 'id' | 'via'>; readonly reason: string };
}

/** Ends a rollout that nothing has been done for, as `refused`: the view and what its timeline says. */
export function endUnbegun(request: RolloutRequest, { reason, atMs, decided }: EndOrder): EndedUnbegun {
  const detail = `${reason} It had not begun; no flag was touched.`;
  const state = createInitialState(request);
  const decisions =
    decided === undefined
      ? []
      : [note('decision', reason, { decisionId: decided.id, verb: 'abort', reason: decided.reason }, decided.principal)];
  const drafts: readonly EntryDraft[] = [...decisions, note('ended', detail, { state: 'refused' })];
  return {
    // Above the first view of a workflow that may be beginning at this moment: it, too, will find its leases gone.
    view: toView({ ...state, phase: 'refused', detail, endedAtMs: atMs, revision: state.revision + 1 }, atMs),
    entries: drafts.map((draft) => ({ ...draft, rolloutId: request.rolloutId, key: `unbegun/${draft.kind}`, atMs })),
  };
}
