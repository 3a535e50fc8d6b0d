import type { ArmMoments } from '../../../core/evidence/verdict.js';
import { addMoments, NOTHING } from '../moments.js';
import type { Plan, Rule } from './rule.js';

/** Requests of the candidate over which an Unleash safeguard aggregates, as its time window does, and how many it takes to have a rate at all. */
const UNLEASH = { window: 500, smallest: 100 };
/** Measurements in a stage and how many may fail before the run does: an interval of a twentieth of the stage, and Argo's usual limit. */
export const ARGO = { measurements: 20, failureLimit: 3 };

/** Above is worse, whichever way the metric points. */
function isBreached(arm: ArmMoments, { better, limit }: Plan): boolean {
  if (arm.n === 0) return false;
  return better === 'lower' ? arm.sum / arm.n > limit : arm.sum / arm.n < limit;
}

/**
 * A safeguard in the style of Unleash: the candidate's metric, aggregated over a sliding window, against a constant; control plays no part. A window
 * that is not full yet counts as it is from 100 requests on. Nothing breached: the next milestone. Source: documentation, as read in the research (section 7).
 */
export const unleash: Rule = {
  name: 'unleash',
  atEnd: 'promote',
  start(plan) {
    let window: readonly ArmMoments[] = [];
    return {
      look({ freshRequests: { candidate } }) {
        if (candidate.n > 0) window = [...window, candidate];
        let sum = window.reduce(addMoments, NOTHING);
        while (window.length > 1 && sum.n - (window[0] as ArmMoments).n >= UNLEASH.window) {
          window = window.slice(1);
          sum = window.reduce(addMoments, NOTHING);
        }
        return sum.n >= UNLEASH.smallest && isBreached(sum, plan) ? 'rollback' : 'continue';
      },
    };
  },
};

/**
 * Analysis in the style of Argo Rollouts (and Flagger): every measurement compares the candidate's rate since the last one with a constant; more failed
 * measurements than `failureLimit`, in a row or not, fail the run; successes never make up for them. A run that ends otherwise is successful.
 * Source: analysis.go and utils/evaluate, as read in the research.
 */
export const argo: Rule = {
  name: 'argo',
  atEnd: 'promote',
  start(plan) {
    let measured: ArmMoments = NOTHING;
    let failed = 0;
    let last = { stage: 0, units: 0 };
    return {
      look({ stage, stageArms, freshRequests: { candidate } }) {
        measured = addMoments(measured, candidate);
        if (stage !== last.stage) last = { stage, units: 0 };
        const units = stageArms.control.n + stageArms.candidate.n;
        if (units - last.units < (plan.stages[stage]?.units ?? 0) / ARGO.measurements) return 'continue';
        last = { stage, units };
        if (isBreached(measured, plan)) failed += 1;
        measured = NOTHING;
        return failed > ARGO.failureLimit ? 'rollback' : 'continue';
      },
    };
  },
};
