import { type Freeze, isFrozenBy } from './freeze.js';

export interface FreezeQuestion {
  readonly environment: string;
  readonly feature: string;
  /** Ids of freezes for which somebody with the right to it has broken the glass. */
  readonly broken: readonly string[];
}

/**
 * The freeze that stands in the way of this rollout now: of those that hold and are not broken, the one that began first. Null: none does. Whoever writes and
 * whoever tells ask here, so that both name the same one.
 */
export function pickFreeze<F extends Freeze>(freezes: readonly F[], { broken, ...about }: FreezeQuestion, nowMs: number): F | null {
  const standing = freezes.filter((freeze) => isFrozenBy(freeze, about, nowMs) && !broken.includes(freeze.id));
  return standing.reduce<F | null>((first, freeze) => (first === null || isBefore(freeze, first) ? freeze : first), null);
}

const isBefore = (a: Freeze, b: Freeze): boolean => a.fromMs < b.fromMs || (a.fromMs === b.fromMs && a.id < b.id);
