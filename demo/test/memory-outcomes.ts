import { parseOutcomes } from '../../contracts/api/requests/outcomes-request.js';
import { aggregateOutcomes } from '../../store/outcomes/aggregate-outcomes.js';
import type { CategoryMoments, OutcomeRecord } from '../../store/store.js';

/** Outcomes in memory, summed by the store's own code. */
export class MemoryOutcomes {
  readonly all: OutcomeRecord[] = [];
  readonly #ids = new Set<string>();
  readonly #totals = new Map<string, { row: CategoryMoments & { n: number; sum: number; sumSquares: number } }>();

  take(body: unknown): { readonly accepted: number; readonly duplicates: number; readonly rejected: readonly unknown[] } {
    const parsed = parseOutcomes(body, { nowMs: Date.now() });
    if (!parsed.ok) return { accepted: 0, duplicates: 0, rejected: parsed.errors };
    const fresh = parsed.accepted.filter(({ id }) => !this.#ids.has(id) && this.#ids.add(id));
    this.all.push(...fresh);
    for (const { rolloutId, stageAttempt, arm, category, metric, n, sum, sumSquares } of aggregateOutcomes(
      fresh.filter(({ assignment }) => assignment !== 'cohort'),
    )) {
      const key = [rolloutId, stageAttempt, arm, category, metric].join('|');
      const known = this.#totals.get(key)?.row ?? {
        rolloutId,
        stageAttempt,
        arm,
        category,
        metric,
        n: 0,
        sum: 0,
        sumSquares: 0,
        perRequestUnits: 0,
      };
      this.#totals.set(key, { row: { ...known, n: known.n + n, sum: known.sum + sum, sumSquares: known.sumSquares + sumSquares } });
    }
    return { accepted: fresh.length, duplicates: parsed.accepted.length - fresh.length, rejected: parsed.rejected };
  }

  rows(rolloutId: string, stageAttempt: number): readonly CategoryMoments[] {
    return [...this.#totals.values()]
      .map(({ row }) => row)
      .filter((row) => row.rolloutId === rolloutId && row.stageAttempt === stageAttempt);
  }

  exposure(rolloutId: string) {
    const exposed = this.all.filter(
      (outcome) => outcome.rolloutId === rolloutId && outcome.arm === 'candidate' && outcome.assignment !== 'shadow',
    );
    const byCategory: Record<string, number> = {};
    for (const { category } of exposed) byCategory[category] = (byCategory[category] ?? 0) + 1;
    const times = exposed.map(({ atMs }) => atMs);
    return {
      candidateUnits: exposed.length,
      firstAtMs: times.length === 0 ? null : Math.min(...times),
      lastAtMs: times.length === 0 ? null : Math.max(...times),
      byCategory,
    };
  }
}
