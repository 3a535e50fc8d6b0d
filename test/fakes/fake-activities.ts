import type { RevertActivities, RevertRecordActivities } from '../../activities/rollout/revert-activities.js';
import type {
  ApplyInput,
  ControlAnswer,
  FlagActivities,
  Frozen,
  GeneralPage,
  NotifyActivities,
  PageInput,
  ReconcileActivities,
  RecordActivities,
  SlackActivities,
  WatchActivities,
} from '../../activities/rollout/rollout-activities.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { refuse } from '../../core/errors/refusal.js';
import type { Freeze } from '../../core/freeze/freeze.js';
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
  /** False: as a worker from before pages were resolved. */
  answersPages = true;
  readonly generalPages: GeneralPage[] = [];
  readonly resolved: PageInput[] = [];
  readonly generalResolved: GeneralPage[] = [];
  readonly views: RolloutView[] = [];
  generation = 10;
  /** Names of flag activities that throw until they are taken out again. */
  readonly broken = new Set<string>();
  /** Forward writes wait for this promise, as on a platform that hangs. */
  hang: Promise<void> = Promise.resolve();
  /** A preflight waits for this promise, or answers that units of an earlier rollout still run until then. */
  preflightHang: Promise<void> = Promise.resolve();
  preflightWaitsUntilMs: number | null = null;
  preflightRefusal: string | null = null;
  revertRefusal: string | null = null;
  /** Answer of the next forward write, once. */
  drift: string | null = null;
  /** Refuses forward writes unless its glass is broken. */
  freeze: Freeze | null = null;
  refusedForFreeze = 0;
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
      await this.preflightHang;
      if (this.preflightWaitsUntilMs !== null) return { kind: 'wait', untilMs: this.preflightWaitsUntilMs, reason: 'they drain' };
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
      const frozen = this.frozen(input);
      if (frozen !== null) return frozen;
      if (!this.write(`stage ${input.stageIndex}${input.isReapplying ? ' again' : ''}`, input.generation))
        return refuse('FLAG_FENCED', `Generation ${input.generation} is older than ${this.generation}.`);
      return { startedAtMs: await this.nowMs(), observed: [] };
    },
    settleFlags: async (input) => {
      const frozen = this.frozen(input);
      if (frozen !== null) return frozen;
      if (!this.write('settle', input.generation)) return refuse('FLAG_FENCED', 'fenced');
      return { startedAtMs: await this.nowMs(), observed: [] };
    },
    restoreFlags: async (input) => {
      this.failIfBroken('restoreFlags');
      this.failIfBroken(input.step ?? 'rollback');
      if (input.part !== 'restore') this.write('cut', input.generation);
      if (input.part === 'cut') return { flags: [], lines: [], lookAgain: this.looksAgain };
      const verifiedAtMs = await this.nowMs();
      for (const [index, key] of input.sequence.entries()) this.write(`restore ${key}`, input.generation + 1 + index);
      return { flags: input.sequence.map((key) => ({ key, verifiedAtMs })), lookAgain: this.looksAgain, lines: this.lines };
    },
    stepBack: async ({ share, generation }) => {
      this.failIfBroken('stepBack');
      const isTaken = this.write(`step ${share}`, generation);
      return { kind: isTaken ? 'shown' : 'over', detail: isTaken ? '' : 'Somebody newer has written.', lines: [] };
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
      return this.answersPages ? { dedupKey: `${input.rolloutId}/${input.cause}` } : undefined;
    },
    resolvePage: async (input) => {
      this.failIfBroken('page');
      this.resolved.push(input);
    },
    pageEverybody: async (page) => {
      this.failIfBroken('page');
      this.generalPages.push(page);
    },
    resolveEverybody: async (page) => {
      this.failIfBroken('page');
      this.generalResolved.push(page);
    },
  };

  /** Calls of the writer in Slack, by rollout; what it answers can be replaced. */
  readonly cards: string[] = [];
  onCard: SlackActivities['renderCard'] = async () => ({ kind: 'rendered', revision: 0, lastSeq: 0, hasMore: false });

  readonly slack: SlackActivities = {
    renderCard: async (order) => {
      this.cards.push(order.rolloutId);
      return this.onCard(order);
    },
  };

  readonly watch: WatchActivities = { watchShard: async () => undefined };

  readonly reconcile: ReconcileActivities = {
    reconcile: async () => {
      this.failIfBroken('reconcile');
      return toResult([], { atMs: await this.nowMs(), tookMs: 0, openRollouts: 0, failures: [], missed: null });
    },
  };

  private frozen({ brokenFreezes = [] }: ApplyInput): Frozen | null {
    const { freeze } = this;
    if (freeze === null || brokenFreezes.includes(freeze.id)) return null;
    this.refusedForFreeze += 1;
    return { ...refuse('FROZEN', 'Frozen.'), freeze };
  }

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
