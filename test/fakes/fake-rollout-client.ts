import type { Delivery, RolloutAddress, RolloutClient } from '../../client/create-rollout-client.js';
import type { WorkflowHistory } from '../../client/history-calls.js';
import type { RollbackStanding, WorkflowStanding } from '../../client/reconciler-calls.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { ScheduleState } from '../../core/reconciler/reconciler-health.js';
import type { RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import { type EntryDraft, note } from '../../core/rollout/change.js';
import { createInitialState, type RolloutRequest } from '../../core/rollout/initial-state.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { Decision, RolloutEvent } from '../../core/rollout/rollout-event.js';
import type { RolloutState } from '../../core/rollout/rollout-state.js';
import type { Standing } from '../../core/rollout/standing.js';
import { transition } from '../../core/rollout/transition.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { toView } from '../../core/rollout/view/to-view.js';
import type { RolloutStore } from '../../store/store.js';
import type { CardOrder, DecisionReply, KillMessage, RevertInput } from '../../workflows/messages.js';
import { rolloutWorkflowId } from '../../workflows/names.js';

/** The workflow engine without an engine: the real state machine, driven by hand, recording into the store as the workflow does. */
export class FakeRolloutClient implements RolloutClient {
  readonly #store: Pick<RolloutStore, 'record'>;
  readonly #nowMs: () => number;
  readonly #states = new Map<string, RolloutState>();
  #refusals = 0;
  /** While true every call fails as it does when the engine is down. */
  isDown = false;
  /** While true calls neither fail nor answer. */
  isSilent = false;
  schedule: ScheduleState = 'running';

  /** Rehearsals that were asked for. */
  readonly rehearsals: RehearsalOrder[] = [];
  /** Why the next rehearsal is refused. */
  rehearsalRefusal: Refusal | null = null;
  /** What a rehearsal does while it is waited for. */
  onRehearsal: (order: RehearsalOrder) => Promise<void> = async () => undefined;

  constructor(store: Pick<RolloutStore, 'record'>, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  async start(request: RolloutRequest): Promise<void> {
    await this.#reach();
    if (!this.#states.has(request.rolloutId)) this.#states.set(request.rolloutId, createInitialState(request));
  }

  /** What the workflow would do by itself: an event, applied and recorded. */
  async apply(rolloutId: string, ...events: readonly RolloutEvent[]): Promise<void> {
    for (const event of events) {
      const refusal = await this.#apply(rolloutId, event);
      if (refusal !== null) throw new TypeError(refusal.detail);
    }
  }

  async decide({ rolloutId }: RolloutAddress, decision: Decision): Promise<DecisionReply | Refusal> {
    await this.#reach();
    const state = this.#states.get(rolloutId);
    if (state === undefined || isTerminal(state.phase))
      return refuse('ROLLOUT_TERMINAL', `Rollout ${rolloutId} has ended; nothing can be decided about it any more.`);
    if (state.seenDecisionIds.includes(decision.id)) return { accepted: true, view: this.#view(rolloutId) };
    const refusal = await this.#apply(rolloutId, { kind: 'decision', decision });
    if (refusal === null) return { accepted: true, view: this.#view(rolloutId) };
    const draft = note(
      'refusal',
      `Refused to ${decision.verb} for ${decision.principal.id}: ${refusal.detail}`,
      { decisionId: decision.id, code: refusal.code },
      decision.principal,
    );
    this.#refusals += 1;
    await this.#record(rolloutId, [draft], `refusal/${this.#refusals}`);
    return refusal;
  }

  async report({ rolloutId }: RolloutAddress, standing: Standing): Promise<Delivery> {
    return this.#deliver(rolloutId, { kind: 'standing', standing, checkpoint: false });
  }

  async killed({ rolloutId }: RolloutAddress, kill: KillMessage): Promise<Delivery> {
    return this.#deliver(rolloutId, { kind: 'killed', ...kill });
  }

  async frozen({ rolloutId }: RolloutAddress, freeze: Freeze | null): Promise<Delivery> {
    return this.#deliver(rolloutId, { kind: 'freeze', freeze });
  }

  async view({ rolloutId }: RolloutAddress): Promise<RolloutView> {
    await this.#reach();
    return this.#view(rolloutId);
  }

  async inspect({ rolloutId }: RolloutAddress): Promise<WorkflowStanding> {
    await this.#reach();
    return this.#states.has(rolloutId) ? 'running' : 'gone';
  }

  async listRunning(): Promise<ReadonlySet<string>> {
    await this.#reach();
    return new Set([...this.#states.values()].map(({ rolloutId, spec }) => rolloutWorkflowId(spec.environment, rolloutId)));
  }

  async listCutShort(): Promise<ReadonlySet<string>> {
    await this.#reach();
    return new Set();
  }

  /** By rollout id; absent: the engine has forgotten it. */
  readonly histories = new Map<string, WorkflowHistory | 'running'>();

  async history({ rolloutId }: RolloutAddress): Promise<WorkflowHistory | 'running' | 'gone'> {
    await this.#reach();
    return this.histories.get(rolloutId) ?? 'gone';
  }

  async rollbackStanding(): Promise<RollbackStanding> {
    await this.#reach();
    return 'done';
  }

  async reconcilerSchedule(): Promise<ScheduleState> {
    await this.#reach();
    return this.schedule;
  }

  readonly terminate = () => this.#reach();
  readonly startRollback = () => this.#reach();
  readonly page = () => this.#reach();
  /** Messages in Slack that were asked for, as `card <id> <channel>`; `render` where the rollout's own workflow draws it. */
  readonly drawn: string[] = [];

  async card({ rolloutId, channel }: CardOrder): Promise<void> {
    await this.#reach();
    this.drawn.push(`card ${rolloutId} ${channel}`);
  }

  async render(_environment: string, { rolloutId, channel }: CardOrder): Promise<void> {
    await this.#reach();
    this.drawn.push(`render ${rolloutId} ${channel}`);
  }

  readonly pageOver = () => this.#reach();
  readonly ensureReconciler = () => this.#reach();

  /** Reverts that were asked for; `onRevert` is what their workflow would do. */
  readonly reverts: RevertInput[] = [];
  onRevert: (input: RevertInput) => Promise<void> = async () => {};
  #reverting: Promise<void> = Promise.resolve();

  async startRevert(input: RevertInput): Promise<void> {
    await this.#reach();
    this.reverts.push(input);
    this.#reverting = this.onRevert(input);
  }

  async revertEnded(): Promise<void> {
    await this.#reach();
    await this.#reverting;
  }

  async rehearse(order: RehearsalOrder): Promise<Refusal | null> {
    await this.#reach();
    if (this.rehearsalRefusal === null) this.rehearsals.push(order);
    return this.rehearsalRefusal;
  }

  async awaitRehearsal(order: RehearsalOrder): Promise<void> {
    await this.onRehearsal(order);
  }

  async ensureWatchers(): Promise<void> {
    await this.#reach();
  }

  async ping(): Promise<void> {
    await this.#reach();
  }

  async #deliver(rolloutId: string, event: RolloutEvent): Promise<Delivery> {
    await this.#reach();
    const state = this.#states.get(rolloutId);
    if (state === undefined || isTerminal(state.phase)) return 'gone';
    await this.#apply(rolloutId, event);
    return 'told';
  }

  async #apply(rolloutId: string, event: RolloutEvent): Promise<Refusal | null> {
    const change = transition(this.#get(rolloutId), event, this.#nowMs());
    if (isRefusal(change)) return change;
    this.#states.set(rolloutId, change.state);
    await this.#record(rolloutId, change.entries, `r${change.state.revision}`);
    return null;
  }

  #record(rolloutId: string, drafts: readonly EntryDraft[], key: string): Promise<void> {
    const entries = drafts.map((draft, index): AuditEntry => ({ ...draft, rolloutId, key: `${key}.${index}`, atMs: this.#nowMs() }));
    return this.#store.record(this.#view(rolloutId), entries);
  }

  #view(rolloutId: string): RolloutView {
    return toView(this.#get(rolloutId), this.#nowMs());
  }

  #get(rolloutId: string): RolloutState {
    const state = this.#states.get(rolloutId);
    if (state === undefined) throw new TypeError(`The fake engine knows no rollout ${rolloutId}.`);
    return state;
  }

  async #reach(): Promise<void> {
    if (this.isDown) throw new AppError('ENGINE_UNAVAILABLE', 'The workflow engine did not answer within 10000 ms.');
    if (this.isSilent) await new Promise(() => {});
  }
}
