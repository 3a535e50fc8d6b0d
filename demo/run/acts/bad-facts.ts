import type { RecordedEntry } from '../../../core/audit/audit-entry.js';

/** What the timeline of a rolled back rollout says. Times are null where the timeline has no such line. */
export interface BadFacts {
  /** The guard that failed first. */
  readonly guard: string | null;
  /** Why, with the numbers. */
  readonly verdict: string | null;
  /** From the write that gave the candidate to the first units to the failed verdict. */
  readonly detectedAfterMs: number | null;
  /** From the failed verdict to the last flag written back and read. */
  readonly rolledBackAfterMs: number | null;
  /** Flags in the order in which they went back. */
  readonly flagsInOrder: readonly string[];
}

export function toBadFacts(timeline: readonly RecordedEntry[]): BadFacts {
  const entries = timeline.toSorted((a, b) => a.seq - b.seq);
  const exposed = entries.find(({ kind, data }) => kind === 'flagWrite' && Number(data['shareAfter']) > 0);
  const failed = entries.find(({ kind, data }) => kind === 'verdict' && data['verdict'] === 'fail');
  const rollback = entries.find(({ kind }) => kind === 'rollback');
  const begun = failed ?? rollback;
  const writes = begun === undefined ? [] : entries.filter(({ kind, seq }) => kind === 'flagWrite' && seq > begun.seq);
  const last = writes.at(-1);
  return {
    guard: text(failed?.data['guard']) ?? text(rollback?.data['guard']),
    verdict: begun?.summary ?? null,
    detectedAfterMs: exposed && begun ? begun.atMs - exposed.atMs : null,
    rolledBackAfterMs: last && begun ? last.atMs - begun.atMs : null,
    flagsInOrder: toOrder(writes),
  };
}

/** A flag went back with the last write that names it: the first one only takes the exposure from all of them. */
function toOrder(writes: readonly RecordedEntry[]): readonly string[] {
  const order: string[] = [];
  for (const key of writes.flatMap(({ data }) => (Array.isArray(data['keys']) ? data['keys'].map(String) : []))) {
    if (order.includes(key)) order.splice(order.indexOf(key), 1);
    order.push(key);
  }
  return order;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
