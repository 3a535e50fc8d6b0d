import type { ComparisonTest, Guard } from '../../rollout/spec.js';
import { isBinary } from '../arm-estimate.js';
import { EFFECTIVE_UNITS, isLargeEnough } from '../large-enough.js';
import { advanceStream } from '../stream/advance-stream.js';
import { type Alphas, divideAlpha } from '../stream/divide-alpha.js';
import { createStream } from '../stream/exact-stream.js';
import type { GuardMemory, PlannedAnswer } from '../stream/guard-memory.js';
import { placeStake, toCapital } from '../stream/stakes.js';
import type { ArmReading, Verdict } from '../verdict.js';
import { assessCategories, type CategoryJudgement } from './assess-categories.js';
import { chooseRule, toSides } from './choose-rule.js';
import type { GuardContext } from './guard-context.js';
import type { Judgement } from './judgement.js';
import { testAsPlanned } from './planned-test.js';
import { toEstimate } from './to-estimate.js';

export interface ComparisonInput {
  readonly guard: Guard;
  readonly test: ComparisonTest;
  readonly reading: ArmReading;
  readonly context: GuardContext;
  readonly memory: GuardMemory;
}

/** Candidate against control: anytime-valid evidence for `fail` and for `pass`, and for the primary guard one planned test. */
export function assessComparison(input: ComparisonInput): Judgement {
  const { guard, test, reading, context } = input;
  const rule = chooseRule(guard, reading, context.designEffect);
  const memory = placeStake(input.memory, context.stage);
  const alphas = divideAlpha(guard, test, context.alpha);
  const setup = {
    ...toSides(guard),
    better: guard.better,
    rule,
    context,
    alpha: alphas.sequential,
    sides: 'both' as const,
    floor: context.burnInUnits,
  };
  const whole = advanceStream(memory.whole ?? createStream(toCapital(memory)), reading, setup);
  const categories =
    alphas.categories !== null && reading.categories ? assessCategories(reading.categories, memory, setup, alphas.categories) : null;
  const planned = memory.planned ?? toPlanned(input, memory, alphas.planned);
  // The planned test of an earlier stage has been made, but it speaks for that stage alone.
  const own = planned?.stageIndex === context.stage.index ? planned : null;
  const evidence = { ...whole.logs, needed: -Math.log(alphas.sequential) };
  const isWarm = Math.min(reading.control.n, reading.candidate.n) >= context.burnInUnits;
  const next = { ...memory, whole, categories: categories?.streams ?? memory.categories, planned };
  return {
    verdict: toVerdict({ evidence, isWarm, categories, planned: own }),
    rule,
    parameters: toParameters(input, { isWarm, planned: own, alphas }),
    evidence,
    ...toEstimate(input, alphas.sequential, isWarm),
    ...(categories?.worst ? { worst: categories.worst } : {}),
    memory: { ...next, latest: { control: reading.control, candidate: reading.candidate } },
  };
}

interface Signals {
  readonly evidence: { readonly fail: number; readonly pass: number; readonly needed: number };
  readonly isWarm: boolean;
  readonly categories: CategoryJudgement | null;
  readonly planned: PlannedAnswer | null;
}

/** A fail of the whole, of one category or of the planned test is a fail; proof of the whole does not outweigh a category that may still be bad. */
function toVerdict({ evidence, isWarm, categories, planned }: Signals): Verdict {
  if (categories?.failed || planned?.verdict === 'fail' || evidence.fail >= evidence.needed) return 'fail';
  const isProven = planned?.verdict === 'pass' || (isWarm && evidence.pass >= evidence.needed);
  return isProven && !categories?.isSuspicious ? 'pass' : 'inconclusive';
}

/** Made once, at the first look at which the stage's time and units are there; null before. */
function toPlanned({ guard, reading, context }: ComparisonInput, memory: GuardMemory, alpha: number | null): PlannedAnswer | null {
  const { isPlanned, plannedAtMs, minimumUnits } = context.stage;
  const floor = Math.max(minimumUnits, context.burnInUnits);
  if (alpha === null || !isPlanned || context.atMs < plannedAtMs || Math.min(reading.control.n, reading.candidate.n) < floor) return null;
  const { designEffect } = context;
  // The score test of one table of yes and no needs no normal mean.
  const isEnough =
    isBinary(reading) || isLargeEnough(reading, { floor, better: guard.better, designEffect, effectiveUnits: EFFECTIVE_UNITS.planned });
  if (!isEnough) return null;
  const question = {
    ...toSides(guard),
    better: guard.better,
    alpha,
    designEffect: context.designEffect,
    atMs: context.atMs,
    stageIndex: context.stage.index,
  };
  return testAsPlanned(reading, memory.strata, question);
}

interface Settings {
  readonly isWarm: boolean;
  readonly planned: PlannedAnswer | null;
  readonly alphas: Alphas;
}

function toParameters({ test, guard, context }: ComparisonInput, { isWarm, planned, alphas }: Settings): Judgement['parameters'] {
  return {
    alphaSequential: alphas.sequential,
    ...(alphas.planned === null ? {} : { alphaPlanned: alphas.planned, planned: planned?.verdict ?? 'not due' }),
    ...(alphas.categories === null ? {} : { alphaCategories: alphas.categories }),
    tunedForUnits: context.tunedForUnits,
    burnInUnits: context.burnInUnits,
    margin: test.margin.value,
    marginKind: test.margin.kind,
    failOn: test.failOn,
    claim: test.claim,
    better: guard.better,
    warm: isWarm,
  };
}
