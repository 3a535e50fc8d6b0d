import type { Reach } from '../../core/access/reach.js';
import type { KnownAlert } from '../../core/evidence/alerts/read-alerts.js';

/** What is told of one alert. Times in Unix milliseconds. */
export interface AlertNews {
  readonly environment: string;
  readonly feature: string;
  /** Of its labels, as its sender says. */
  readonly fingerprint: string;
  readonly name: string;
  readonly note: string;
  /** Where people see it; null: not said. */
  readonly url: string | null;
  readonly sinceMs: number;
  /** Null: it fires. */
  readonly resolvedAtMs: number | null;
  readonly seenAtMs: number;
  readonly staleAtMs: number;
}

/** An alert as it was last told of. */
export interface AlertRecord extends KnownAlert {
  readonly environment: string;
  readonly feature: string;
  readonly fingerprint: string;
  readonly url: string | null;
}

/** What a watch must know: the alerts of its feature that fire, or ended since its stage attempt began. */
export interface WatchedAlerts {
  /** Since when the rollout shows the candidate to anybody. */
  readonly rolloutSinceMs: number;
  readonly alerts: readonly KnownAlert[];
}

export interface AlertStore {
  /** Keeps what is told and has the watches of these features look at once. An end before the present beginning changes nothing; the same again neither. */
  tell(news: readonly AlertNews[]): Promise<void>;
  /** By watch; those without any are left out. */
  ofWatches(watchIds: readonly string[]): Promise<ReadonlyMap<string, WatchedAlerts>>;
  /** The newest first: those that fire, and those that ended not long ago. */
  list(query: {
    readonly environment?: string | undefined;
    readonly feature?: string | undefined;
    /** Only what is within it; absent: everything. */
    readonly reach?: readonly Reach[] | undefined;
    readonly limit: number;
  }): Promise<readonly AlertRecord[]>;
  /** Forgets what ended before then. */
  prune(beforeMs: number): Promise<void>;
}
