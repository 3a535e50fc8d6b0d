/** Name of the schedule and of the mark that each of its runs leaves in the store. */
export const RECONCILER = 'reconciler';
export const RECONCILE_EVERY_MS = 30_000;
/** So old may the last run's mark be before a run counts as missed: three intervals. */
export const MISSED_AFTER_MS = 3 * RECONCILE_EVERY_MS;

export const FOUND_KINDS = [
  /** A rollout that has not ended, whose workflow is gone. */
  'lost',
  /** A rollout that has not ended, whose workflow was reset: it no longer knows what it has shown. */
  'reset',
  /** A rollout that has ended, whose workflow was reset and runs again. */
  'revived',
  /** Flags that show the candidate of a rollout that has ended, or that nobody knows. */
  'exposure',
  /** Flags held by a rollout that has ended, or that nobody knows. */
  'lease',
  'killNotice',
  'unstarted',
  /** Flags that a rehearsal had left. */
  'scratch',
] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** One thing that the reconciler has put right, or is about to. */
export interface Found {
  readonly kind: FoundKind;
  /** For people: what was found and what was done. */
  readonly sentence: string;
}

type FoundCounts = Readonly<Record<FoundKind, number>>;

/** What one run of the reconciler has done. */
export interface ReconcileResult {
  /** Unix milliseconds, by the engine's clock. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly openRollouts: number;
  readonly counts: FoundCounts;
  /** The first few, for people. */
  readonly sentences: readonly string[];
  /** Parts that could not be done; each is tried again at the next run. */
  readonly failures: readonly string[];
  /** When it should have run before this time, but had not. */
  readonly missed: { readonly fromMs: number; readonly toMs: number } | null;
}

/** What stands in the store after a run: the run, and sums over all runs so far. */
export interface ReconcilerMark extends ReconcileResult {
  readonly runs: number;
  readonly totals: FoundCounts;
}

function countFound(found: readonly Pick<Found, 'kind'>[]): FoundCounts {
  const count = (kind: FoundKind) => found.filter((one) => one.kind === kind).length;
  return Object.fromEntries(FOUND_KINDS.map((kind) => [kind, count(kind)])) as Record<FoundKind, number>;
}

const MOST_SENTENCES = 50;

/** What a run found, counted, with the first few sentences. */
export function toResult(found: readonly Found[], run: Omit<ReconcileResult, 'counts' | 'sentences'>): ReconcileResult {
  return { ...run, counts: countFound(found), sentences: found.slice(0, MOST_SENTENCES).map(({ sentence }) => sentence) };
}

/** The mark after this run; `before` null: it is the first. */
export function toMark(before: Pick<ReconcilerMark, 'runs' | 'totals'> | null, result: ReconcileResult): ReconcilerMark {
  const sum = (kind: FoundKind) => (before?.totals[kind] ?? 0) + result.counts[kind];
  const totals = Object.fromEntries(FOUND_KINDS.map((kind) => [kind, sum(kind)])) as Record<FoundKind, number>;
  return { ...result, runs: (before?.runs ?? 0) + 1, totals };
}

/** The time without a run before `nowMs`; null when every run came, or when it never ran. A last run in the future (a clock that is wrong) is none missed. */
export function findMissed(lastRunAtMs: number | null, nowMs: number): ReconcileResult['missed'] {
  if (lastRunAtMs === null || nowMs - lastRunAtMs <= MISSED_AFTER_MS) return null;
  return { fromMs: lastRunAtMs, toMs: nowMs };
}
