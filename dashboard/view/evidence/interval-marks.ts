import type { GuardNumbers } from '../../../core/rollout/view/guard-numbers.js';

/** Places from left (0) to right (100) of a drawing that has room for no difference, the limit and the interval. */
export interface IntervalMarks {
  readonly low: number;
  readonly high: number;
  readonly difference: number;
  readonly zero: number;
  readonly limit: number;
}

/** An interval much wider than the limit is cut off at the edges: it says only that nothing is known yet. */
export function toIntervalMarks({ difference, low, high, limit }: GuardNumbers['scale']): IntervalMarks {
  const span = Math.max(Math.abs(limit), Math.abs(difference), 1e-9) * 2.5;
  const least = Math.max(Math.min(0, limit, low), -span);
  const most = Math.min(Math.max(0, limit, high), span);
  const room = (most - least) * 0.08;
  const place = (value: number): number => {
    const part = (value - least + room) / (most - least + 2 * room);
    return Number.isFinite(part) ? Math.min(100, Math.max(0, part * 100)) : value < 0 ? 0 : 100;
  };
  return { low: place(low), high: place(high), difference: place(difference), zero: place(0), limit: place(limit) };
}
