import { toLook } from '../../activities/watch/look.js';
import { countUnits, toOutcomeReading } from '../../activities/watch/to-outcome-readings.js';
import type { Exposure } from '../../core/assignment/exposure.js';
import { toCutExposure, toSettledExposure, toStageExposure } from '../../core/assignment/stage-exposure.js';
import type { AuditEntry, RecordedEntry } from '../../core/audit/audit-entry.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { nextAction } from '../../core/rollout/next-action.js';
import type { RolloutEvent } from '../../core/rollout/rollout-event.js';
import type { RolloutState } from '../../core/rollout/rollout-state.js';
import type { RolloutSpec, Stage } from '../../core/rollout/spec.js';
import { watchIdOf } from '../../core/rollout/stage-clock.js';
import { transition } from '../../core/rollout/transition.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { toView } from '../../core/rollout/view/to-view.js';
import { toWriteEntry } from '../../store/flags/flag-audit.js';
import type { BundleRecord, CategoryMoments, DueWatch, GuardMemories } from '../../store/store.js';
import type { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';

export interface MiniEngineDeps {
  readonly flags: MemoryFlagStore;
  readonly rows: (rolloutId: string, stageAttempt: number) => readonly CategoryMoments[];
  readonly onPage: (view: RolloutView, cause: string, summary: string) => void;
}

/** One rollout driven by the real core over stores in memory: no Temporal, same decisions. For the demo's own tests and measurements. */
export class MiniEngine {
  readonly entries: RecordedEntry[] = [];
  #state: RolloutState;
  readonly #deps: MiniEngineDeps;
  #lookedAtMs = 0;
  readonly #memories = new Map<string, GuardMemories>();
  readonly #stages = new Map<number, GuardMemories>();
  #isBusy = false;

  constructor(deps: MiniEngineDeps, request: { readonly id: string; readonly spec: RolloutSpec; readonly requestedBy: string }) {
    this.#deps = deps;
    this.#state = createInitialState({
      rolloutId: request.id,
      spec: request.spec,
      specHash: 'mini',
      requestedBy: request.requestedBy,
      requestedAtMs: Date.now(),
    });
  }

  get view(): RolloutView {
    return toView(this.#state, Date.now());
  }

  apply(event: RolloutEvent): Refusal | null {
    const nowMs = Date.now();
    const change = transition(this.#state, event, nowMs);
    if (isRefusal(change)) return change;
    this.#state = change.state;
    for (const entry of change.entries)
      this.#record({ ...entry, rolloutId: this.#state.rolloutId, key: `${this.#state.revision}/${this.entries.length}`, atMs: nowMs });
    return null;
  }

  /** Does what is due; call it often. */
  async step(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      this.#look();
      this.apply({ kind: 'timePassed' });
      await this.#act();
    } finally {
      this.#isBusy = false;
    }
  }

  async #act(): Promise<void> {
    const state = this.#state;
    const action = nextAction(state, Date.now());
    if (action.kind === 'preflight') {
      await this.#deps.flags.register(state.spec.environment, state.spec.feature, state.spec.flags, Date.now());
      const present = await this.#deps.flags.readBundle(state.spec.environment, state.spec.feature);
      this.apply({ kind: 'preflightPassed', generation: (present?.generation ?? 0) + 1 });
    } else if (action.kind === 'apply') {
      const stage = state.spec.stages[action.stageIndex] as Stage;
      const stageAttempt = state.stageAttempt + 1;
      const generation = await this.#write(`apply/${stageAttempt}`, (present) =>
        toStageExposure({ rolloutId: state.rolloutId, spec: state.spec, stage, stageAttempt, present, nowMs: Date.now() }),
      );
      this.apply({ kind: 'applied', startedAtMs: Date.now(), generation });
    } else if (action.kind === 'checkpoint') this.apply({ kind: 'standing', standing: this.#state.standing, checkpoint: true });
    else if (action.kind === 'settle') await this.#settle();
    else if (action.kind === 'rollBack') await this.#rollBack();
  }

  #look(): void {
    const { spec, stageIndex, stageAttempt, stageStartedAtMs, rolloutId, standing } = this.#state;
    const nowMs = Date.now();
    if (stageStartedAtMs === null || this.#state.endedAtMs !== null || nowMs - this.#lookedAtMs < spec.watch.intervalMs) return;
    this.#lookedAtMs = nowMs;
    void this.#deps.flags.renew([{ environment: spec.environment, feature: spec.feature, rolloutId }], {
      expiresAtMs: nowMs + spec.watch.exposureTtlMs,
      nowMs,
    });
    const rows = this.#deps.rows(rolloutId, stageAttempt);
    const id = watchIdOf(this.#state);
    const readings = new Map(
      spec.guards.map(({ metric }) => [
        metric,
        toOutcomeReading(rows, metric, { fromMs: stageStartedAtMs, toMs: nowMs, byCategory: true }),
      ]),
    );
    const watch = {
      id,
      rolloutId,
      environment: spec.environment,
      feature: spec.feature,
      stageIndex,
      stageAttempt,
      startedAtMs: stageStartedAtMs,
      generation: this.#state.generation,
      spec,
      lookedAtMs: null,
      standing: standing?.watchId === id ? standing : null,
      toldDigest: null,
      memory: this.#memories.get(id) ?? null,
      previous: this.#previous(stageIndex),
    };
    const look = toLook({ watch, readings, units: countUnits(rows), bothArms: 0, flags: null, nowMs });
    if (look.memory) {
      this.#memories.set(id, look.memory);
      this.#stages.set(stageIndex, look.memory);
    }
    for (const entry of look.audit) this.#record(entry);
    this.apply({ kind: 'standing', standing: look.standing, checkpoint: false });
  }

  /** What the stage before has left, as the store tells it at the first look of a stage. */
  #previous(stageIndex: number): DueWatch['previous'] {
    const earlier = [...this.#stages].filter(([index]) => index < stageIndex).at(-1);
    return earlier ? { stageIndex: earlier[0], memory: earlier[1] } : null;
  }

  async #settle(): Promise<void> {
    const { spec } = this.#state;
    const present = await this.#deps.flags.readBundle(spec.environment, spec.feature);
    if (present?.exposure) {
      const write = { ...this.#scope('settle'), generation: present.generation + 1 };
      await this.#deps.flags.settle(write, toSettledExposure(present.exposure, spec, Date.now()), Date.now() + spec.unitMaxAgeMs);
      this.#record(toWriteEntry(write, present, (await this.#deps.flags.readBundle(spec.environment, spec.feature)) as BundleRecord));
    }
    this.apply({ kind: 'settled' });
  }

  async #rollBack(): Promise<void> {
    const { spec, rollback } = this.#state;
    this.#deps.onPage(this.view, 'rollback', `Rolling back: ${rollback?.reason ?? ''}`);
    await this.#write('rollback/cut', (present) => present && toCutExposure(present, spec.rollback.sessions, Date.now()));
    for (const key of spec.rollback.sequence) await this.#write(`rollback/${key}`, () => null, [key]);
    this.apply({ kind: 'rolledBack', detail: `Rolled back: ${rollback?.reason ?? ''}` });
  }

  async #write(operation: string, make: (present: Exposure | null) => Exposure | null, keys?: readonly string[]): Promise<number> {
    const { spec } = this.#state;
    const present = (await this.#deps.flags.readBundle(spec.environment, spec.feature)) as BundleRecord;
    const generation = present.generation + 1;
    const scope = this.#scope(operation);
    const flags = keys === undefined ? scope.flags : scope.flags.filter(({ key }) => keys.includes(key));
    const write = { ...scope, flags, generation, exposure: make(present.exposure), stateWhenCleared: 'rolledBack' as const };
    const after = await this.#deps.flags.write(write);
    if (!isRefusal(after)) this.#record(toWriteEntry(write, present, after));
    return generation;
  }

  #scope(operation: string) {
    const { spec, rolloutId } = this.#state;
    return {
      environment: spec.environment,
      feature: spec.feature,
      rolloutId,
      operationId: `${rolloutId}/${operation}`,
      flags: spec.flags,
      atMs: Date.now(),
    };
  }

  #record(entry: AuditEntry): void {
    this.entries.push({ ...entry, seq: this.entries.length + 1 });
  }
}
