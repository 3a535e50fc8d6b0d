import type { Plan, StagePlan } from '../rules/rule.js';

type Known = Pick<Plan, 'baseline'> & Partial<Plan>;

/** The stated error probability of every row. */
const ALPHA = 0.05;

/** A plan for a rate (lower is better), with what most rows share; threshold rules get twice the usual rate as their constant. */
export function toPlan(stages: readonly StagePlan[], known: Known): Plan {
  return {
    stages,
    metric: 'binary',
    better: 'lower',
    alpha: ALPHA,
    margin: 0,
    marginKind: 'points',
    limit: 2 * known.baseline,
    perCategory: false,
    ...known,
  };
}

/** "5 %", "0.1 %". */
export const toPercent = (part: number): string => `${Number((100 * part).toPrecision(6))} %`;
