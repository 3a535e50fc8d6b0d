import type { FallbackReason, TidegateStats } from '../tidegate-stats.js';
import type { OfrepClient } from './ofrep-client.js';
import { parseAnswer } from './parse-answer.js';
import { type Snapshot, toControlSnapshot, type UnitQuery } from './snapshot.js';
import { type Kept, UnitMemory } from './unit-memory.js';

/** What the resolver needs to know of the event stream. */
export interface Changes {
  /** True while changes would be heard. */
  readonly isUp: boolean;
  /** Grows with every change, and with every gap in which one could have been missed. */
  readonly seen: number;
}

export interface ResolverOptions {
  readonly client: OfrepClient;
  readonly stream: Changes;
  readonly control: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly stats: TidegateStats;
  readonly maxUnits: number;
}

/** Without the stream a unit asks at most this often. */
const UNHEARD_MS = 1_000;

/** Gives each unit one snapshot, keeps it, and asks again only when it may have changed. */
export class SnapshotResolver {
  readonly #options: ResolverOptions;
  readonly #memory: UnitMemory;
  readonly #asking = new Map<string, Promise<Snapshot>>();

  constructor(options: ResolverOptions) {
    this.#options = { ...options, control: Object.freeze({ ...options.control }) };
    this.#memory = new UnitMemory(options.maxUnits, () => {
      options.stats.evicted += 1;
    });
  }

  async resolve(query: UnitQuery): Promise<Snapshot> {
    const { stats } = this.#options;
    stats.resolved += 1;
    const kept = this.#memory.get(query.unit);
    if (kept !== undefined && this.#isCurrent(kept)) {
      stats.fromKept += 1;
      return kept.snapshot;
    }
    // Concurrent turns of one unit share one question, so that they cannot get different answers.
    const asking = this.#asking.get(query.unit) ?? this.#ask(query, kept).finally(() => this.#asking.delete(query.unit));
    this.#asking.set(query.unit, asking);
    return asking;
  }

  #isCurrent(kept: Kept): boolean {
    if (kept.isPinned) return true;
    const { stream, now } = this.#options;
    if (now() >= kept.usableUntilMs) return false;
    return stream.isUp ? kept.changesSeen === stream.seen : now() - kept.checkedAtMs < UNHEARD_MS;
  }

  async #ask(query: UnitQuery, kept: Kept | undefined): Promise<Snapshot> {
    const { client, stream, stats, control } = this.#options;
    const changesSeen = stream.seen;
    stats.asked += 1;
    const answer = await client(query, kept?.etag ?? null);
    if (answer.kind === 'failure') return this.#bridge(query.unit, kept, answer.reason);
    if (answer.kind === 'notModified') {
      if (kept === undefined) return this.#bridge(query.unit, kept, 'malformed');
      stats.notModified += 1;
      return this.#keep(query.unit, { ...kept, ...this.#times(answer.maxAgeMs), changesSeen });
    }
    const parsed = parseAnswer(answer.body, query.unit, control);
    if (!parsed.ok) return this.#bridge(query.unit, kept, parsed.reason);
    return this.#keep(query.unit, {
      snapshot: parsed.snapshot,
      etag: answer.etag,
      ...this.#times(answer.maxAgeMs),
      changesSeen,
      isPinned: false,
    });
  }

  /** The kept answer while it may be used, else control for all layers, and for good. */
  #bridge(unit: string, kept: Kept | undefined, reason: FallbackReason): Snapshot {
    const { stats, now, control } = this.#options;
    stats.failures[reason] += 1;
    if (kept !== undefined && now() < kept.usableUntilMs) {
      stats.bridged += 1;
      return this.#keep(unit, { ...kept, checkedAtMs: now() });
    }
    stats.fallbacks += 1;
    const snapshot = toControlSnapshot(unit, control, 'unknown');
    return this.#keep(unit, { snapshot, etag: null, ...this.#times(0), changesSeen: 0, isPinned: true });
  }

  #times(maxAgeMs: number): Pick<Kept, 'usableUntilMs' | 'checkedAtMs'> {
    const nowMs = this.#options.now();
    return { usableUntilMs: nowMs + maxAgeMs, checkedAtMs: nowMs };
  }

  #keep(unit: string, kept: Kept): Snapshot {
    this.#memory.set(unit, kept);
    return kept.snapshot;
  }
}
