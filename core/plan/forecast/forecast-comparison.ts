import { RULES, type RuleName, toSides } from '../../evidence/guard/choose-rule.js';
import { EFFECTIVE_UNITS } from '../../evidence/large-enough.js';
import type { Boundary } from '../../evidence/sequential/margin-e-process.js';
import { toBoundary } from '../../evidence/stream/contrast.js';
import { divideAlpha } from '../../evidence/stream/divide-alpha.js';
import type { ComparisonTest, Guard, Margin } from '../../rollout/spec.js';
import { createBettingProcess } from './betting-process.js';
import { crossedBy, unitsFor } from './crossing.js';
import { type GuardDesign, toBothArms, toUnits } from './design.js';
import { createMixtureProcess } from './mixture-process.js';
import { type GuardForecast, type Numbers, POWER, toNeeded, toUnknown } from './numbers.js';
import { plannedPower, toPlannedUnits } from './planned-power.js';
import type { ProcessFor, Rates, Side, SideQuestion } from './question.js';

/** The planned test belongs to one stage alone. */
function toAlphas({ guard, current, alpha }: GuardDesign, test: ComparisonTest): GuardForecast['alpha'] {
  const alphas = divideAlpha(guard, test, alpha);
  return current.isPlanned ? alphas : { ...alphas, planned: null };
}

/** A comparison with control, as a whole; categories of units are not forecast, for how many there will be is not known. */
export function forecastComparison(design: GuardDesign, test: ComparisonTest, rule: RuleName): Numbers {
  const { guard, current } = design;
  const setup = toSetup(design, test, rule);
  if (setup === null) return toUnknown(explainMissing(design), toAlphas(design, test));
  const { control, passing } = setup;
  const isSuperior = test.claim === 'superior';
  // A harm guard looks for any worsening: its margin is the first that matters.
  const failing = toWorse(guard, test.margin, test.failOn === 'harm' ? 1 : 2, control);
  const isWorse = failing > control;
  const passByDeadline = reachesByDeadline(setup, 'pass', passing);
  const passEqual = isSuperior ? reachesByDeadline(setup, 'pass', { control, candidate: control }) : passByDeadline;
  const power = (effect: number) => reachesByDeadline(setup, 'fail', { control, candidate: control + effect }) ?? 0;
  return {
    alpha: setup.alpha,
    missing: null,
    toPass: toNeeded(current, reaches(setup, 'pass', passing).units()),
    passWhen: isSuperior ? 'better by the margin' : 'equal',
    toFail: isWorse ? toNeeded(current, reaches(setup, 'fail', { control, candidate: failing }).units()) : null,
    failWhen: isWorse ? failing - control : null,
    smallestEffect: current.unitsPerHour === null ? null : findSmallest(power, control),
    passByDeadline,
    inconclusive: passEqual === null ? null : 1 - passEqual,
    falseAlarm: design.alpha,
  };
}

/** Probability of a pass by the deadline alone; null when it is not known, or when the margin leaves nothing to prove for an equal candidate. */
export function forecastPass(design: GuardDesign, test: ComparisonTest, rule: RuleName): number | null {
  const setup = toSetup(design, test, rule);
  return setup === null || test.margin.value === 0 ? null : reachesByDeadline(setup, 'pass', setup.passing);
}

function toSetup(design: GuardDesign, test: ComparisonTest, rule: RuleName): Setup | null {
  const { guard, metric } = design;
  if (metric.baseline === undefined) return null;
  const control = guard.better === 'lower' ? metric.baseline : 1 - metric.baseline;
  const candidate = test.claim === 'superior' ? toWorse(guard, test.margin, -1, control) : control;
  const alpha = toAlphas(design, test);
  const { failMargin, passMargin } = toSides(guard);
  const prepare = (side: Side): Prepared => {
    const boundary = toBoundary(guard.better, side === 'fail' ? failMargin : passMargin);
    const question = { design, side, boundary, alpha: alpha.sequential, control };
    return { question, toDeviate: rule === RULES.asymptotic ? createMixtureProcess(question) : createBettingProcess(question) };
  };
  // The fail side is not needed where only the pass is asked for, and takes most of the time.
  let fail: Prepared | null = null;
  const pass = prepare('pass');
  const sideOf = (side: Side): Prepared => {
    if (side === 'pass') return pass;
    fail ??= prepare('fail');
    return fail;
  };
  return { design, rule, alpha, control, passing: { control, candidate }, sideOf };
}

interface Prepared {
  readonly question: SideQuestion;
  readonly toDeviate: ProcessFor;
}

function explainMissing({ guard, metric }: GuardDesign): string {
  return metric.source === 'prometheus'
    ? `metrics.${guard.metric}.baseline is not given`
    : `metrics.${guard.metric}.baseline is not given; how much a mean varies is not known before the start`;
}

interface Setup {
  readonly design: GuardDesign;
  readonly rule: RuleName;
  readonly alpha: GuardForecast['alpha'];
  readonly control: number;
  /** What is true when the guard ought to pass. */
  readonly passing: Rates;
  readonly sideOf: (side: Side) => Prepared;
}

function reachesByDeadline(setup: Setup, side: Side, truth: Rates): number | null {
  const { current } = setup.design;
  const units = toUnits(current, current.stage.deadlineMs);
  return units === null ? null : reaches(setup, side, truth).by(units);
}

/** The candidate's adverse rate when it is worse by `times` the margin (below 0: better), kept inside 0 and 1. */
function toWorse({ better }: Guard, { kind, value }: Margin, times: number, control: number): number {
  const { offset, slope } = toBoundary(better, { kind, value: value * times });
  return Math.min(0.999, Math.max(control / 1_000, offset + slope * control));
}

/** Probabilities that one side is proven, looking all the time and by the planned test. */
function reaches({ design, rule, alpha, control, sideOf }: Setup, side: Side, truth: Rates) {
  const { current, perLook } = design;
  const { question, toDeviate } = sideOf(side);
  // A candidate that is worse from here on was like control before; one that is like control was so before, too.
  const needed = toDeviate(truth, side === 'fail' ? { control, candidate: control } : truth);
  const least = toLeastUnits(design, rule, side, truth);
  const watched = (units: number) => (units < least ? 0 : crossedBy(needed, units, perLook));
  const { planned } = alpha;
  const plannedAt = planned === null ? null : toPlannedUnits(question);
  return {
    by: (units: number) => {
      const atOnce = planned === null || plannedAt === null || plannedAt > units ? 0 : plannedPower(question, planned, truth, plannedAt);
      return Math.max(watched(units), atOnce);
    },
    /** Were the planned test made there. */
    units: () =>
      isProvable(question.boundary, side, truth)
        ? unitsFor(
            (units) => Math.max(watched(units), planned === null ? 0 : plannedPower(question, planned, truth, units)),
            POWER,
            toBothArms(current, design.burnInUnits),
          )
        : null,
  };
}

const isProvable = ({ offset, slope }: Boundary, side: Side, { control, candidate }: Rates): boolean =>
  side === 'fail' ? candidate > offset + slope * control : candidate < offset + slope * control;

/** Units of both arms before which the rule gives no verdict on this side. */
function toLeastUnits({ current, burnInUnits, metric }: GuardDesign, rule: RuleName, side: Side, { control, candidate }: Rates): number {
  const warm = toBothArms(current, burnInUnits);
  if (rule !== RULES.asymptotic) return side === 'pass' ? warm : 2;
  const designEffect = metric.source === 'prometheus' ? metric.designEffect : 1;
  return Math.max(warm, toBothArms(current, (EFFECTIVE_UNITS.sequential * designEffect) / Math.max(control, candidate)));
}

/** The smallest worsening of the adverse rate with `POWER`, within 1 %; null when even a collapse is not found. */
export function findSmallest(power: (effect: number) => number, control: number): number | null {
  let high = 0.999 - control;
  if (!(high > 0) || power(high) < POWER) return null;
  let low = 0;
  while (high - low > 0.01 * high) {
    const middle = low === 0 ? high / 2 : (low + high) / 2;
    if (power(middle) >= POWER) high = middle;
    else low = middle;
    if (high < 1e-7) break;
  }
  return high;
}
