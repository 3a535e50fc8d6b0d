import type { ComparisonTest, Guard } from '../../rollout/spec.js';

/** Where categories are judged too, half of alpha is for the whole and half for the categories. */
const WHOLE_PART = 0.5;
/** The primary metric's alpha: most of it waits for the one planned test, the rest watches for harm all the time (research/llm-eval-stats.md, section 4 b'). */
const SEQUENTIAL_PART = 0.2;
/** A tenth stays unspent: the planned test is a normal approximation, which is a little generous for skewed metrics. */
const PLANNED_PART = 0.7;

export interface Alphas {
  /** For the whole, at all looks together. */
  readonly sequential: number;
  /** For the primary guard's planned test; null for other guards. */
  readonly planned: number | null;
  /** For all categories together; null when they are not judged. */
  readonly categories: number | null;
}

/** How a comparison's error probability is divided: the engine decides by it, and the forecast plans by it. */
export function divideAlpha({ primary }: Pick<Guard, 'primary'>, { perCategory }: ComparisonTest, alpha: number): Alphas {
  const whole = perCategory ? alpha * WHOLE_PART : alpha;
  return {
    sequential: primary ? whole * SEQUENTIAL_PART : whole,
    planned: primary ? whole * PLANNED_PART : null,
    categories: perCategory ? alpha - whole : null,
  };
}
