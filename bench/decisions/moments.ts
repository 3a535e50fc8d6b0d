import type { ArmMoments, PerRequestMoments } from '../../core/evidence/verdict.js';

/** Both arms of a comparison. */
export interface Arms {
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
}

export interface CategoryArms extends Arms {
  readonly category: string;
}

export const NOTHING: ArmMoments = { n: 0, sum: 0, sumSquares: 0 };
export const EMPTY_ARMS: Arms = { control: NOTHING, candidate: NOTHING };

/** Yes/no outcomes: the sum of the squares is the sum. */
export const toBinary = (n: number, events: number): ArmMoments => ({ n, sum: events, sumSquares: events });

const NO_REQUESTS: PerRequestMoments = { sum: 0, sumSquares: 0, cross: 0 };

/** Moments per request stay such when moments of nothing are added. */
export function addMoments(a: ArmMoments, b: ArmMoments): ArmMoments {
  const sums = { n: a.n + b.n, sum: a.sum + b.sum, sumSquares: a.sumSquares + b.sumSquares };
  if (a.of === undefined && b.of === undefined) return sums;
  const [c, d] = [a.of ?? NO_REQUESTS, b.of ?? NO_REQUESTS];
  return { ...sums, of: { sum: c.sum + d.sum, sumSquares: c.sumSquares + d.sumSquares, cross: c.cross + d.cross } };
}

export const addArms = (a: Arms, b: Arms): Arms => ({
  control: addMoments(a.control, b.control),
  candidate: addMoments(a.candidate, b.candidate),
});

/** Adds by name; a category that is new comes last. */
export function addCategories(known: readonly CategoryArms[], fresh: readonly CategoryArms[]): readonly CategoryArms[] {
  if (fresh.length === 0) return known;
  const added = known.map((old) => {
    const news = fresh.find(({ category }) => category === old.category);
    return news ? { category: old.category, ...addArms(old, news) } : old;
  });
  return [...added, ...fresh.filter(({ category }) => !known.some((old) => old.category === category))];
}
