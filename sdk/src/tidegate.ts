import type { ApiKey } from './authorized-fetch.js';
import type { Outcome } from './outcomes/outcome.js';
import type { Sample } from './samples/sample.js';
import type { Snapshot, UnitQuery } from './snapshot/snapshot.js';
import type { TidegateStats } from './tidegate-stats.js';

export interface TidegateOptions {
  /** Where Tidegate listens, for example `http://127.0.0.1:7788`. */
  readonly baseUrl: string;
  /** The feature whose layers are resolved, for example `support-answer`. */
  readonly feature: string;
  /** Of a role `application`; sent with every request. A function is asked before each, so that a rotated key is taken up. Not needed while Tidegate runs in development. */
  readonly apiKey?: ApiKey;
  /** Told in a sentence when Tidegate refuses the key, or a function `apiKey` fails: once, and again only after it was let in. Default: a process warning. */
  readonly onRefused?: (why: string) => void;
  /** Default: the server's own. */
  readonly environment?: string;
  /** The version of each layer, by flag key, that is used whenever Tidegate cannot say. Also the list of flags that must be in an answer. */
  readonly control: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  /** Longest wait for an answer. Default 300 ms. */
  readonly timeoutMs?: number;
  /** Units remembered at once; the longest unused go first. Default 10,000. */
  readonly maxUnits?: number;
  /** False: no event stream, every use revalidates (at most once a second for each unit). Default true. */
  readonly follow?: boolean;
  /** Outcomes waiting at once; then the oldest are dropped and counted. Default 10,000. */
  readonly maxOutcomes?: number;
  /** Longest time that an outcome waits for company. Default 500 ms. */
  readonly outcomeIntervalMs?: number;
  /** Part of the units of which `sample` sends anything, from 0 to 1. Default 0.05. */
  readonly sampleShare?: number;
  /** Samples waiting at once; then the oldest are dropped and counted. Default 500. */
  readonly maxSamples?: number;
  /** Longest time that a sample waits for company. Default 1,000 ms. */
  readonly sampleIntervalMs?: number;
  /** Unix milliseconds; for tests. */
  readonly now?: () => number;
  /** From 0 to 1; for tests. Spreads the reconnects of many clients. */
  readonly random?: () => number;
}

export interface Tidegate {
  /**
   * All layers for one unit, from one answer and never of both arms. Never throws or rejects: when Tidegate is slow, down or talks nonsense, the
   * unit's kept answer serves for as long as it may be used, then the control values of ALL layers. A unit that was given the control values
   * keeps them to its end, so that an outage moves it at most once.
   * @example
   * const snapshot = await tidegate.resolve({ unit: session.id, startedAt: session.startedAt, attributes: { email: user.email } });
   * const model = snapshot.values['support.model'];
   */
  resolve(query: UnitQuery): Promise<Snapshot>;
  /**
   * Reports what came of a unit, once, at its end and with the snapshot that it began with. Returns at once; sent in batches. False: not queued, because
   * the unit was in no rollout.
   * @example
   * tidegate.outcome(firstSnapshot, { category: 'refund', metrics: { error: 0, schema_valid: 1, retries: { sum: 2, of: 7 } } });
   */
  outcome(snapshot: Snapshot, outcome: Outcome): boolean;
  /** Whether this unit is one of the sampled part: always the same for a unit and rollout. Ask it before doing work for a sample alone. */
  isSampled(snapshot: Snapshot): boolean;
  /**
   * Sends what was asked and answered, for people to read both arms side by side. Of units that are not sampled nothing is sent. Returns at once; sent in
   * batches, after the outcomes. Tidegate redacts it before it stores it; leave out what must not leave the application. False: not queued.
   * @example
   * tidegate.sample(snapshot, { category: 'refund', input: question, output: reply, metrics: { latency_ms: 410, cost_usd: 0.0004 } });
   */
  sample(snapshot: Snapshot, sample: Sample): boolean;
  /** Sends what is queued, for at most `timeoutMs` (5,000). Answers how many outcomes and samples are still waiting. */
  flush(timeoutMs?: number): Promise<number>;
  /** Stops following, flushes, and drops what cannot be sent. */
  close(timeoutMs?: number): Promise<void>;
  readonly stats: TidegateStats;
}
