import { watchIdOf } from '../../core/rollout/stage-clock.js';
import type { FlagPlatforms } from '../../flag-platforms/flag-platform.js';
import type { CategoryMoments, DueWatch, Store } from '../../store/store.js';
import type { PageInput } from '../rollout/rollout-activities.js';
import { attempt } from './attempt.js';
import { ExposureRenewals } from './flags/exposure-renewals.js';
import { hasOnlyEmbedded, lookAtFlags } from './flags/look-at-flags.js';
import { UnreadFlags } from './flags/unread-flags.js';
import { createGatherer } from './gather.js';
import { type Look, toLook } from './look.js';
import { isLocal, type MetricSources, readMetrics } from './read-metrics.js';
import type { RolloutDoor } from './rollout-door.js';
import { countBothArms, countUnits } from './to-outcome-readings.js';

export interface WatchDeps {
  readonly store: Pick<Store, 'watches' | 'outcomes' | 'flags' | 'rollouts' | 'alerts'>;
  readonly platforms: FlagPlatforms;
  readonly sources: MetricSources;
  readonly door: RolloutDoor;
  readonly nowMs: () => number;
  /** Wakes somebody up. */
  readonly page: (input: PageInput) => Promise<unknown>;
  readonly onError: (what: string, error: unknown) => void;
}

export interface WatchScope {
  readonly shard: number;
  readonly shards: number;
  readonly signal: AbortSignal;
}

/** What was read of one watch, to be judged. */
interface ReadWatch {
  readonly watch: DueWatch;
  readonly own: readonly CategoryMoments[];
  readonly readings: Awaited<ReturnType<typeof readMetrics>>;
}

const BATCH = 500;
const TOLD_AT_ONCE = 16;

/** Looks at everything that is due in one shard. What is slow for one watch never delays another. */
export class WatchRounds {
  /** Watches whose outside sources are being asked; they are not asked twice at once. */
  private readonly busy = new Set<string>();
  /** Watches whose rollout is being told something. */
  private readonly telling = new Set<string>();
  private readonly renewals: ExposureRenewals;
  private readonly unread = new UnreadFlags();
  private readonly deps: WatchDeps;
  private readonly scope: WatchScope;
  private readonly judgeTogether = createGatherer<ReadWatch>((batch) => this.judge(batch));

  constructor(deps: WatchDeps, scope: WatchScope) {
    this.deps = deps;
    this.renewals = new ExposureRenewals(deps);
    this.scope = scope;
  }

  /** One round; returns how many watches were due. */
  async round(): Promise<number> {
    const nowMs = this.deps.nowMs();
    const due = (await this.deps.store.watches.due(this.scope.shard, this.scope.shards, nowMs, BATCH)).filter(
      (watch) => !this.busy.has(watch.id),
    );
    if (due.length === 0) return 0;
    await this.renewals.renewEmbedded(due);
    const rows = groupRows(await this.deps.store.outcomes.read(due));
    const isQuick = (watch: DueWatch) => isLocal(watch) && hasOnlyEmbedded(watch);
    await this.look(due.filter(isQuick), rows);
    for (const watch of due.filter((candidate) => !isQuick(candidate))) void this.lookOutside(watch, rows);
    return due.length;
  }

  private async lookOutside(watch: DueWatch, rows: Rows): Promise<void> {
    this.busy.add(watch.id);
    try {
      // A platform that cannot be written to must not keep the guards from looking.
      await attempt(this.deps, `renewal of ${watch.id}`, () => this.renewals.renewOutside(watch));
      const read = await this.read(watch, rows);
      // A source that answers nobody ends a thousand looks at once: each with its own transaction, they would keep a rollback from the store for seconds.
      await (hasOnlyEmbedded(watch) ? this.judgeTogether(read) : this.judge([read]));
    } catch (error) {
      this.deps.onError(`look at ${watch.id}`, error);
    } finally {
      this.busy.delete(watch.id);
    }
  }

  private async look(watches: readonly DueWatch[], rows: Rows): Promise<void> {
    if (watches.length > 0) await this.judge(await Promise.all(watches.map((watch) => this.read(watch, rows))));
  }

  private async read(watch: DueWatch, rows: Rows): Promise<ReadWatch> {
    const { sources, nowMs } = this.deps;
    const own = rows.get(watchIdOf(watch)) ?? [];
    return { watch, own, readings: await readMetrics({ watch, rows: own, sources, nowMs: nowMs(), signal: this.scope.signal }) };
  }

  private async judge(read: readonly ReadWatch[]): Promise<void> {
    const nowMs = this.deps.nowMs();
    const watches = read.map(({ watch }) => watch);
    const troubles = await lookAtFlags({ ...this.deps, unread: this.unread }, { watches, nowMs });
    const alerts = await this.deps.store.alerts.ofWatches(watches.map(({ id }) => id));
    const looks = read.map(({ watch, own, readings }) => {
      const outside = { flags: troubles.get(watch.id) ?? null, alerts: alerts.get(watch.id) };
      return toLook({ watch, readings, units: countUnits(own), bothArms: countBothArms(own), ...outside, nowMs });
    });
    await this.deps.store.watches.saveLooks(
      looks.map(({ watch, standing, memory, keep, audit }) => ({
        watchId: watch.id,
        rolloutId: watch.rolloutId,
        standing,
        memory,
        keep,
        audit,
        nextDueMs: standing.lookedAtMs + watch.spec.watch.intervalMs,
      })),
    );
    void this.tell(looks.filter(({ watch, standing }) => standing.digest !== watch.toldDigest));
  }

  /** Says what has changed to each rollout it concerns, beside the rounds: a rollout that answers slowly must not keep the others from being looked at. */
  private async tell(looks: readonly Look[]): Promise<void> {
    const untold = looks.filter(({ watch }) => !this.telling.has(watch.id)).sort(byUrgency);
    for (const { watch } of untold) this.telling.add(watch.id);
    for (let first = 0; first < untold.length; first += TOLD_AT_ONCE) {
      await Promise.all(untold.slice(first, first + TOLD_AT_ONCE).map((look) => this.tellOne(look)));
    }
  }

  /** Who cannot be reached is told at the next look. */
  private async tellOne({ watch, standing }: Look): Promise<void> {
    try {
      const told = await this.deps.door.report(watch.environment, watch.rolloutId, standing);
      if (told === 'told') await this.deps.store.watches.markTold(watch.id, standing.digest);
      if (told === 'gone') await this.deps.store.watches.closeAll(watch.rolloutId);
    } catch (error) {
      this.deps.onError(`tell ${watch.rolloutId}`, error);
    } finally {
      this.telling.delete(watch.id);
    }
  }
}

/** Rollbacks first. */
const byUrgency = (a: Look, b: Look): number => Number(b.standing.rollback !== null) - Number(a.standing.rollback !== null);

type Rows = ReadonlyMap<string, readonly CategoryMoments[]>;

function groupRows(rows: readonly CategoryMoments[]): Rows {
  const grouped = new Map<string, CategoryMoments[]>();
  for (const row of rows) {
    const key = watchIdOf(row);
    const group = grouped.get(key);
    if (group) group.push(row);
    else grouped.set(key, [row]);
  }
  return grouped;
}
