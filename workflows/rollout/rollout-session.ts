import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { condition, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import type { EntryDraft } from '../../core/rollout/change.js';
import { isForward } from '../../core/rollout/phases.js';
import type { Decision, RolloutEvent } from '../../core/rollout/rollout-event.js';
import type { RolloutState } from '../../core/rollout/rollout-state.js';
import { transition } from '../../core/rollout/transition.js';
import { toView } from '../../core/rollout/view/to-view.js';
import type { DecisionReply, RolloutInput } from '../messages.js';
import { SEARCH_ATTRIBUTES } from '../names.js';
import { toCurrentDetails } from './current-details.js';
import { endPages } from './open-pages.js';
import { findPages, type PageDraft } from './page-triggers.js';

const STATE_KEY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, SearchAttributeType.KEYWORD);
const STAGE_KEY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.stage, SearchAttributeType.KEYWORD);

/** The state of one rollout inside the workflow, what is still to be written down about it, and who waits for a change. */
export class RolloutSession {
  readonly pendingEntries: AuditEntry[] = [];
  readonly pendingPages: PageDraft[] = [];
  /** Causes of pages that were taken and are not over. */
  readonly openPages = new Set<string>();
  /** Revision whose view the store has. */
  recordedRevision = 0;
  /** A preflight has been asked for that may have set up flags at control: nobody can say any more that none was touched. */
  maySetUp = false;
  /** Called once when the rollout turns back: cancels forward work. */
  onTurnBack: () => void = () => {};
  private current: RolloutState;
  private refusals = 0;

  constructor(state: RolloutState, pending: RolloutInput['pending'] = { entries: [], pages: [] }) {
    this.current = state;
    this.pendingEntries.push(...pending.entries);
    this.pendingPages.push(...pending.pages);
    for (const cause of pending.openPages ?? []) this.openPages.add(cause);
    this.publish(null);
  }

  get state(): RolloutState {
    return this.current;
  }

  get hasUnrecorded(): boolean {
    return this.pendingEntries.length > 0 || this.recordedRevision < this.current.revision;
  }

  view() {
    return toView(this.current, Date.now());
  }

  /** Applies an event; refusals change nothing. */
  apply(event: RolloutEvent): Refusal | null {
    const before = this.current;
    const change = transition(before, event, Date.now());
    if (isRefusal(change)) return change;
    this.current = change.state;
    for (const [index, draft] of change.entries.entries())
      this.pendingEntries.push(this.toEntry(draft, `r${change.state.revision}.${index}`));
    this.pendingPages.push(...findPages(before, change.state).map((page) => ({ ...page, atMs: Date.now() })));
    endPages(this, change.state, Date.now());
    if (change.state !== before) this.publish(before);
    if (isForward(before.phase) && !isForward(this.current.phase)) this.onTurnBack();
    return null;
  }

  /** A person's decision: taken once by id, refused with a reason, and either way written down. */
  decide(decision: Decision): DecisionReply | Refusal {
    if (this.current.seenDecisionIds.includes(decision.id)) return { accepted: true, view: this.view() };
    const refusal = this.apply({ kind: 'decision', decision });
    if (refusal === null) return { accepted: true, view: this.view() };
    const summary = `Refused to ${decision.verb} for ${decision.principal.id}: ${refusal.detail}`;
    const draft: EntryDraft = {
      kind: 'refusal',
      principal: decision.principal,
      summary,
      data: { decisionId: decision.id, verb: decision.verb, code: refusal.code, reason: decision.reason },
    };
    this.refusals += 1;
    this.pendingEntries.push(this.toEntry(draft, `refusal/${this.current.revision}.${this.refusals}/${decision.id}`));
    return refusal;
  }

  /** Resolves when the state has moved on, or at `untilMs`. */
  async waitForChange(untilMs: number | null): Promise<void> {
    const seen = this.current.revision;
    const hasMoved = () => this.current.revision !== seen;
    if (untilMs === null) return condition(hasMoved);
    const moved = await condition(hasMoved, Math.max(1, untilMs - Date.now()));
    if (!moved) this.apply({ kind: 'timePassed' });
  }

  private toEntry(draft: EntryDraft, key: string): AuditEntry {
    return { rolloutId: this.current.rolloutId, key, atMs: Date.now(), ...draft };
  }

  /**
   * A command that changes nothing, for a task that would end without any. Temporal's core takes such a task for a heartbeat when the next one brings an
   * update and the workflow is not in the worker's cache; it then hands over both at once, in another order than at every later replay, which fails for good
   * (temporalio/sdk-rust#1146, seen with 1.24.0).
   */
  leaveCommand(): void {
    upsertSearchAttributes([{ key: STATE_KEY, value: this.view().state }]);
  }

  /** Lets the stock Temporal UI tell the story. */
  private publish(before: RolloutState | null): void {
    const view = this.view();
    setCurrentDetails(toCurrentDetails(view));
    const stage = view.stages[view.stageIndex]?.kind ?? 'none';
    const isNew =
      before === null ||
      before.phase !== this.current.phase ||
      before.stageIndex !== this.current.stageIndex ||
      before.hold?.kind !== this.current.hold?.kind;
    if (isNew)
      upsertSearchAttributes([
        { key: STATE_KEY, value: view.state },
        { key: STAGE_KEY, value: stage },
      ]);
  }
}
