import type { RevertActivities, RevertRecordActivities } from '../../activities/rollout/revert-activities.js';
import type {
  ControlAnswer,
  FlagActivities,
  GeneralPage,
  NotifyActivities,
  PageInput,
  ReconcileActivities,
  RecordActivities,
  WatchActivities,
} from '../../activities/rollout/rollout-activities.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { refuse } from '../../core/errors/refusal.js';
import { toResult } from '../../core/reconciler/reconciler-mark.js';
import type { Standing } from '../../core/rollout/standing.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RevertOutcome } from '../../store/store.js';
import type { TidegateActivities } from '../../worker/create-workers.js';

/** A write as a flag platform with fencing would see it. */
export interface SeenWrite {
  readonly what: string;
  readonly generation: number;
  readonly accepted: boolean;
}

/** Activities over plain memory: they fence as the platforms do and remember everything. Faults are switched on from outside. */
export class FakeActivities implements TidegateActivities {
  readonly writes: SeenWrite[] = [];
  readonly entries: AuditEntry[] = [];
  readonly pages: PageInput[] = [];
  readonly generalPages: GeneralPage[] = [];
  readonly views: RolloutView[] = [];
  generation = 10;
  /** Names of flag activities that throw until they are taken out again. */
  readonly broken = new Set<string>();
  /** Forward writes wait for this promise, as on a platform that hangs. */
  hang: Promise<void> = Promise.resolve();
  preflightRefusal: string | null = null;
  revertRefusal: string | null = null;
  /** Answer of the next forward write, once. */
  drift: string | null = null;
  /** The platform has no compare-and-set. */
  looksAgain = false;
  /** What a rollback brings along for the timeline. */
  lines: AuditEntry[] = [];
  control: ControlAnswer = { isHealthy: true, detail: 'http://control answered 200' };
  standing: (watchId: string) => Promise<Standing | null> = async () => null;
  nowMs: () => Promise<number> = async () => Date.now();

  /** How reverts ended, by rollout. */
  readonly reverts = new Map<string, RevertOutcome>();

  readonly flags: FlagActivities & RevertActivities = {
    prepareRevert: async () => {
      this.failIfBroken('prepareRevert');
      return this.revertRefusal === null ? { generation: this.generation + 1 } : refuse('REVERT_OVERTAKEN', this.revertRefusal);
    },
    preflight: async () => {
      this.failIfBroken('preflight');
      return this.preflightRefusal === null
        ? { kind: 'ready', generation: this.generation }
        : { kind: 'refused', reason: this.preflightRefusal };
    },
    applyStage: async (input) => {
      this.failIfBroken('applyStage');
      await this.hang;
      const drift = this.drift;
      this.drift = null;
      if (drift !== null) return refuse('FLAG_DRIFTED', drift);
      if (!this.write(`stage ${input.stageIndex}${input.isReapplying ? ' again' : ''}`, input.generation))
        return refuse('FLAG_FENCED', `Generation ${input.generation} is older than ${this.generation}.`);
      return { startedAtMs: await this.nowMs(), observed: [] };
    },
    settleFlags: async (input) => {
      if (!this.write('settle', input.generation)) return refuse('FLAG_FENCED', 'fenced');
      return { startedAtMs: await this.nowMs(), observed: [] };
    },
    restoreFlags: async (input) => {
      this.failIfBroken('restoreFlags');
      if (input.part !== 'restore') this.write('cut', input.generation);
      if (input.part === 'cut') return { flags: [], lines: [], lookAgain: this.looksAgain };
      const verifiedAtMs = await this.nowMs();
      for (const [index, key] of input.sequence.entries()) this.write(`restore ${key}`, input.generation + 1 + index);
      return { flags: input.sequence.map((key) => ({ key, verifiedAtMs })), lookAgain: this.looksAgain, lines: this.lines };
    },
    askControl: async ({ url }) => {
      this.failIfBroken('askControl');
      this.writes.push({ what: `ask ${url}`, generation: this.generation, accepted: true });
      return this.control;
    },
  };

  readonly records: RecordActivities & RevertRecordActivities = {
    endRevert: async (rolloutId, outcome) => {
      this.reverts.set(rolloutId, outcome);
    },
    record: async (view, entries) => {
      this.failIfBroken('record');
      this.views.push(view);
      for (const entry of entries) if (!this.entries.some((known) => known.key === entry.key)) this.entries.push(entry);
    },
    append: async (entries) => {
      this.failIfBroken('record');
      for (const entry of entries) if (!this.entries.some((known) => known.key === entry.key)) this.entries.push(entry);
    },
    readStanding: async (watchId) => this.standing(watchId),
    resolvePrincipal: async (id) => (id === 'lead@example.com' ? { id, groups: ['ml-leads'], via: 'signal' } : null),
  };

  readonly notify: NotifyActivities = {
    page: async (input) => {
      this.failIfBroken('page');
      this.pages.push(input);
    },
    pageEverybody: async (page) => {
      this.failIfBroken('page');
      this.generalPages.push(page);
    },
  };

  readonly watch: WatchActivities = { watchShard: async () => undefined };

  readonly reconcile: ReconcileActivities = {
    reconcile: async () => {
      this.failIfBroken('reconcile');
      return toResult([], { atMs: await this.nowMs(), tookMs: 0, openRollouts: 0, failures: [], missed: null });
    },
  };

  private write(what: string, generation: number): boolean {
    const accepted = generation > this.generation;
    this.writes.push({ what, generation, accepted });
    if (accepted) this.generation = generation;
    return accepted;
  }

  private failIfBroken(name: string): void {
    if (this.broken.has(name)) throw new Error(`${name} is broken for the test`);
  }
}
