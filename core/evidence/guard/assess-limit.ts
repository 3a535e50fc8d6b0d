import type { Guard, LimitTest } from '../../rollout/spec.js';
import { isBinary } from '../arm-estimate.js';
import { toLimitEvidence } from '../sequential/absolute-limit.js';
import { clopperPearson } from '../special/binomial.js';
import { toAdverse } from '../stream/exact-stream.js';
import type { GuardMemory } from '../stream/guard-memory.js';
import type { ArmReading } from '../verdict.js';
import { RULES } from './choose-rule.js';
import type { GuardContext } from './guard-context.js';
import type { Judgement } from './judgement.js';

export interface LimitInput {
  readonly guard: Guard;
  readonly test: LimitTest;
  readonly reading: ArmReading;
  readonly context: GuardContext;
  readonly memory: GuardMemory;
}

/**
 * The candidate's rate against a fixed limit: exact and valid at all looks of the stage, with the stage's part of alpha.
 * The estimate's difference is that from the limit, with an exact interval for one look (Clopper & Pearson), for people.
 */
export function assessLimit({ guard, test, reading, context, memory }: LimitInput): Judgement {
  const latest = { control: reading.control, candidate: reading.candidate };
  const parameters = { limit: test.limit, better: guard.better, burnInUnits: context.burnInUnits, warm: true };
  const base = { rule: RULES.limit, memory: { ...memory, latest } };
  if (!isBinary(reading)) {
    return {
      ...base,
      verdict: 'error',
      parameters,
      reason: `${guard.name}: a limit needs a metric of 0 and 1, and ${guard.metric} has other values.`,
    };
  }
  const limit = guard.better === 'lower' ? test.limit : 1 - test.limit;
  const trials = toAdverse(reading.candidate, guard.better);
  const fail = toLimitEvidence(trials, limit, 'above');
  const pass = toLimitEvidence(trials, limit, 'below');
  const needed = -Math.log(context.alpha * context.stage.stake);
  const isWarm = trials.units >= context.burnInUnits;
  const candidate = reading.candidate.sum / reading.candidate.n;
  const control = reading.control.sum / reading.control.n;
  const { low, high } = clopperPearson(reading.candidate.sum, reading.candidate.n, 1 - 2 * context.alpha);
  return {
    ...base,
    verdict: fail >= needed ? 'fail' : pass >= needed && isWarm ? 'pass' : 'inconclusive',
    parameters: { ...parameters, warm: isWarm },
    evidence: { fail, pass, needed },
    estimate: { control, candidate, difference: candidate - test.limit, low: low - test.limit, high: high - test.limit, margin: 0 },
  };
}
